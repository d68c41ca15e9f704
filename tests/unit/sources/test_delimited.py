"""Text files of rows, in any encoding and dialect."""

import gzip
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources import delimited, read
from tests.unit.sources.sources import pieces, profile, rows, values, whole

CHINESE = "id,街道\n1,锦江区书院街道办事处\n2,成都市春熙路居委会\n"


def put(folder: Path, data: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_chinese_is_read_in_whatever_encoding_it_is(
    tmp_path: Path, encoding: str, end: str
) -> None:
    text = CHINESE.replace("\n", end)
    if encoding.startswith("utf-16-"):
        text = (
            text.replace("id,", "id,remark," * 1)
            .replace("1,锦", "1,plain,锦")
            .replace("2,成", "2,english,成")
        )
    found = values(put(tmp_path, text.encode(encoding)))
    assert found["街道"] == ["锦江区书院街道办事处", "成都市春熙路居委会"]
    assert found["id"] == ["1", "2"]


def test_a_western_text_is_guessed_and_can_be_said(tmp_path: Path) -> None:
    text = "id,ville\n" + "".join(f"{n},Évêché près de la forêt à côté\n" for n in range(50))
    path = put(tmp_path, text.encode("cp1252"))
    assert values(path)["ville"][0] == "Évêché près de la forêt à côté"
    assert values(path, encoding="latin-1")["ville"][7] == "Évêché près de la forêt à côté"


def test_chinese_after_a_long_stretch_of_english_is_found(tmp_path: Path) -> None:
    text = "id,name\n" + "1,plain english\n" * 100_000 + "2,锦江区书院街道办事处\n"
    assert values(put(tmp_path, text.encode("gbk")))["name"][-1] == "锦江区书院街道办事处"


def test_a_wrong_byte_is_named_with_its_place(tmp_path: Path) -> None:
    data = CHINESE.encode() * 20_000 + b"3,\xff\xfe\n"
    with pytest.raises(SourceError, match=r"not in utf-8: byte 1,\d+,\d+, in line 60,001, is ff"):
        rows(put(tmp_path, data.replace(b"\nid", b"\n9")))


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    for name in ("utf-9", "hex", "rot13"):
        with pytest.raises(SourceError, match=r"read\.encoding"):
            rows(put(tmp_path, CHINESE), encoding=name)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, sign: str) -> None:
    lines = [["id", "text", "x"], ["1", '"a, b; c|d"', "1,5"], ["2", "plain", "2"]]
    if sign == ",":
        lines[1][2] = '"1,5"'
    path = put(tmp_path, "\n".join(sign.join(line) for line in lines))
    assert values(path) == {"id": ["1", "2"], "text": ["a, b; c|d", "plain"], "x": ["1,5", "2"]}
    assert values(path, delimiter=sign)["id"] == ["1", "2"]


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert values(put(tmp_path, "id\nplain words\nmore")) == {"id": ["plain words", "more"]}


def test_values_are_trimmed_and_nothing_is_missing(tmp_path: Path) -> None:
    path = put(tmp_path, 'id,a,b\n 1 ,"　x　",\n2,"", \n3,"say ""hi""\nthere",\x00n\x00\n')
    assert values(path) == {
        "id": ["1", "2", "3"],
        "a": ["x", None, 'say "hi"\nthere'],
        "b": [None, None, "n"],
    }
    assert all(kind == "str" for kind in rows(path).frame.dtypes)


def test_gzip_and_zip_are_read_in_place(tmp_path: Path) -> None:
    packed = put(tmp_path, gzip.compress(CHINESE.encode("gbk")), "a.csv.gz")
    assert values(packed)["id"] == ["1", "2"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("inner/数据.csv", CHINESE)
    assert values(tmp_path / "a.zip", format="csv")["id"] == ["1", "2"]


def test_a_gzip_that_ends_early_is_no_data(tmp_path: Path) -> None:
    data = gzip.compress("".join(f"{n},{n * 7919}\n" for n in range(50_000)).encode())
    with pytest.raises(SourceError, match="no gzip that can be read"):
        rows(put(tmp_path, data[: len(data) // 2], "a.csv.gz"))


def test_rows_that_do_not_fit_are_refused_in_their_places(tmp_path: Path) -> None:
    found = rows(put(tmp_path, "id,b\n1,x\n\n2\n3,y\n4,y,z\n5,w\n6,7,8,9"))
    assert found.frame.index.tolist() == [1, 2, 3, 4, 5, 6]
    assert found.frame["id"].tolist() == ["1", "2", "3", "4,y,z", "5", "6,7,8,9"]
    assert found.refused.to_dict() == {
        2: "1 values in a row of 2 columns",
        4: "3 values in a row of 2 columns",
        6: "4 values in a row of 2 columns",
    }


def test_pieces_together_are_the_whole(tmp_path: Path) -> None:
    lines = [f"{n},row {n}" if n % 7 else f"{n}" for n in range(1, 2001)]
    path = put(tmp_path, "id,b\n" + "\n".join(lines))
    one, many = pieces(path), pieces(path, chunk_rows=100)
    assert len(one) == 1
    assert len(many) > 15
    pd.testing.assert_frame_equal(one[0].frame, pd.concat([piece.frame for piece in many]))
    refused = pd.concat([piece.refused for piece in many])
    pd.testing.assert_series_equal(one[0].refused, refused)
    assert one[0].frame["id"].tolist() == [str(n) for n in range(1, 2001)]


def test_pieces_keep_their_numbers_over_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 4096)
    lines = [f"{n},row {n}" if n % 101 else f"{n},a,b" for n in range(1, 20_001)]
    many = pieces(put(tmp_path, "id,b\n" + "\n".join(lines)), chunk_rows=999)
    index = [number for piece in many for number in piece.frame.index]
    assert index == list(range(1, 20_001))
    told = [value.split(",")[0] for piece in many for value in piece.frame["id"]]
    assert told == [str(number) for number in index]


def test_a_shape_as_text_may_be_long_and_another_value_not(tmp_path: Path) -> None:
    path = put(tmp_path, f'id,shape\n1,"{"1 2, " * 1_200_000}"\n2,x\n')
    with pytest.raises(SourceError, match="a row is longer than 2,097,152 bytes"):
        rows(path)
    told = profile(path).model_dump() | {
        "layer": "building",
        "read": {"path": str(path)},
        "fields": {"code": "id", "wkt": "shape"},
    }
    (piece,) = read(Profile.model_validate(told))
    assert piece.frame["shape"].str.len().tolist() == [5_999_999, 1]


def test_a_file_that_fits_nowhere_is_refused_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_RAGGED", 10)
    with pytest.raises(SourceError, match="10 rows in one stretch do not have 2 values"):
        rows(put(tmp_path, "id,b\n" + "1,2,3\n" * 20))


@pytest.mark.parametrize(
    "text",
    [
        'id,b\n1,"x\n2,y\n3,z\n',
        'id,b\n1,x\n2,"y',
        'id,b\n1,x\n"2,y\n3,z',
        'id,b\n1,x\n2,5" pipe and "more\n3,"open\n4,x',
    ],
)
def test_a_quotation_mark_that_is_never_closed_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="ends inside a quoted value that begins in line"):
        rows(put(tmp_path, text))


def test_an_open_quotation_mark_in_a_large_file_is_found(tmp_path: Path) -> None:
    text = 'id,b\n1,"x\n' + "2,some more words\n" * 600_000
    with pytest.raises(SourceError, match="begins in line 2"):
        rows(put(tmp_path, text))


@pytest.mark.parametrize(
    "text", ['id,b\n1,5" pipe\n', 'id,b\n1,"a\nb"\n2,5" x\n', 'id,b\n1,"a\nb"', 'id,b\n1,a"\n']
)
def test_a_lone_quotation_mark_inside_a_value_is_text(tmp_path: Path, text: str) -> None:
    assert values(put(tmp_path, text))["id"][0] == "1"


def test_a_title_and_two_header_rows(tmp_path: Path) -> None:
    text = '"2020 年统计\n户,数,人数,,\nid,户数,男,女,\n1,2,3,4,5\n'
    assert values(put(tmp_path, text), skip_rows=1, header_rows=2, columns=()) == {
        "户 id": ["1"],
        "数 户数": ["2"],
        "人数 男": ["3"],
        "人数 女": ["4"],
        "人数": ["5"],
    }


def test_names_that_are_blank_get_their_number(tmp_path: Path) -> None:
    assert list(values(put(tmp_path, "id,,b,\n1,2,3,4\n"))) == ["id", "column 2", "b", "column 4"]


def test_200_columns_are_read_and_3000_are_not(tmp_path: Path) -> None:
    wide = put(tmp_path, "id," + ",".join(f"c{n}" for n in range(199)) + "\n" + ",".join("1" * 200))
    assert rows(wide).frame.shape == (1, 200)
    wider = put(tmp_path, "id," + ",".join(f"c{n}" for n in range(2999)) + "\n", "b.csv")
    with pytest.raises(SourceError, match="has 3000 columns"):
        rows(wider)


def test_a_header_alone_gives_a_piece_without_rows(tmp_path: Path) -> None:
    for text in ("id,b", "id,b\n", "\ufeffid,b\r\n\r\n", "id,b\n\n\n\n"):
        (piece,) = pieces(put(tmp_path, text))
        assert piece.frame.shape == (0, 2)
        assert list(piece.frame.columns) == ["id", "b"]
        assert piece.file == str(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "0 bytes"),
        (b"\n\n\n", "no header"),
        (b"\0" * 100, "no header|no text"),
        (b",,,\n1,2,3,4\n", "no header"),
        (b"id,id\n1,2\n", "more than one column called 'id'"),
        (b'id,"b\n1,2\n', "header"),
        (bytes(range(256)) * 40, "no text"),
        (b"nr,b\n1,2\n", r"no column 'id' \(fields.code"),
        (b'id,"' + b"x" * 200_000 + b'"\n1,2\n', "field larger"),
        (b"PK\x03\x04broken", "no zip"),
        (b"\x1f\x8bbroken", "no gzip"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(SourceError, match=why) as caught:
        rows(put(tmp_path, data))
    assert "\n" not in str(caught.value)
    assert "remedy" in str(caught.value)


def test_only_rows_from_the_watermark_on_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, "id,at\n1,9\n2,10\n3,\n4,11\n5\n")
    told = profile(path, watermark="at")
    found = whole(list(read(told, since="10")))
    assert found.frame.index.tolist() == [2, 3, 4, 5]
    assert found.refused.index.tolist() == [5]
    with pytest.raises(SourceError, match=r"read\.watermark"):
        rows(path, watermark="when")
