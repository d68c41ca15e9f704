"""Values that no row should have, or that want to be more than text."""

from functools import partial
from pathlib import Path
from typing import Final

from tests.db.hostile.case import (
    HEAD,
    Case,
    Cases,
    area,
    areas,
    demands,
    keeps,
    line,
    profile,
    put,
    ring,
    table,
)

CASES: Final = Cases()
FORMULAS: Final = ("=cmd|'/C calc'!A0", "@SUM(1+1)", "+1", "-1", "=HYPERLINK(0)")
SQL: Final = "'); DROP TABLE rongtu.demand; --"
NOT: Final = "not a code of one short word"


@CASES.loads(inserted=1, skipped=3)
def rows_repeated_exactly(folder: Path) -> None:
    demands(folder, table(*[line("1")] * 3, line(" 1 ")))


@CASES.loads(inserted=1, quarantined=2, reasons=("source_id '1' was in row 1 already",))
def ids_with_other_content(folder: Path) -> None:
    demands(folder, table(line("1"), line("1", category="parking"), line("1", text="x")))


@CASES.loads(inserted=2, skipped=1, quarantined=1, reasons=("'1' was in .*already",))
def ids_repeated_across_files(folder: Path) -> None:
    put(folder, table(line("1"), line("2")), name="1.csv")
    put(folder, table(line("2"), line("1", category="parking")), name="2.csv")
    profile(folder, read='path = "*.csv"')


def _moment(folder: Path, *, received: str, closed: str = "") -> None:
    demands(folder, table(line("good"), line("bad", received=received, closed=closed)))


MOMENTS: Final = (
    ("2020-02-30 10:00:00", "not a time"),
    ("0000-00-00 00:00:00", "not a time"),
    ("1900-01-00", "not a time"),
    ("1900-01-01 00:00:00", "before 1990-01-01"),
    ("1970-01-01 00:00:00", "before 1990-01-01"),
    ("9999-12-31 23:59:59", "a day from now"),
    ("20-05-06 09:00:00", "not a time"),
    ("06/05/20", "not a time"),
    ("1588726800", "not a time"),
    ("1588726800000", "not a time"),
    ("43957.375", "not a time"),
    ("2020", "not a time"),
    ("202005", "not a time"),
    ("2020-05-06 25:00:00", "not a time"),
    ("2020-05-06 09:00:00 25:00", "not a time"),
    ("2020-05-06 09:00:00+99:00", "not a time"),
    ("0", "not a time"),
    ("昨天", "not a time"),
    ("now", "not a time"),
    ("NaT", "not a time|is missing"),
)
for written, why in MOMENTS:
    CASES.enter(
        Case(
            name=f"received {written}",
            make=partial(_moment, received=written),
            inserted=1,
            quarantined=1,
            reasons=(f"received_at .*{why}",),
        )
    )


@CASES.loads(inserted=1, quarantined=1, reasons=("closed_at .* is before received_at",))
def closed_before_received(folder: Path) -> None:
    _moment(folder, received="2020-05-06 09:00:00", closed="2020-05-05 09:00:00")


@CASES.loads(inserted=1, quarantined=1, reasons=("closed_at is '31/12/9999'",))
def closed_for_ever(folder: Path) -> None:
    _moment(folder, received="2020-05-06 09:00:00", closed="31/12/9999")


@CASES.loads(inserted=5, then=keeps("category", *FORMULAS))
def formulas_as_categories(folder: Path) -> None:
    demands(folder, table(*(line(str(n), category=one) for n, one in enumerate(FORMULAS))))


@CASES.loads(inserted=5, then=keeps("source_id", *FORMULAS))
def formulas_as_ids(folder: Path) -> None:
    demands(folder, table(*(line(one) for one in FORMULAS)))


@CASES.loads(inserted=5, then=keeps("text", *FORMULAS))
def formulas_as_texts(folder: Path) -> None:
    demands(folder, table(*(line(str(n), text=one) for n, one in enumerate(FORMULAS))))


@CASES.loads(inserted=1, then=keeps("category", SQL))
def sql_in_a_category(folder: Path) -> None:
    demands(folder, table(line(SQL, category=SQL, text=SQL)))


@CASES.loads(inserted=1, then=keeps("text", "<script>alert(1)</script><img src=x onerror=y>"))
def scripts_in_a_text(folder: Path) -> None:
    demands(folder, table(line("1", text="<script>alert(1)</script><img src=x onerror=y>")))


@CASES.loads(inserted=1, then=keeps("text", r"\N \. \x00 % %s {0} $1 :watermark"))
def what_copy_and_templates_mean_something_by(folder: Path) -> None:
    demands(folder, table(line("1", text=r"\N \. \x00 % %s {0} $1 :watermark")))


@CASES.loads(inserted=2, then=keeps("source_id", r"\N", r"\."))
def ids_that_mean_something_to_copy(folder: Path) -> None:
    demands(folder, table(line(r"\N"), line(r"\.")))


@CASES.loads(quarantined=2, reasons=(NOT,))
def control_characters_in_ids(folder: Path) -> None:
    demands(folder, table(line("a\x07b"), line('"a\tb"')))


@CASES.loads(inserted=1, quarantined=1, reasons=(rf"source_id .*({NOT}|characters: more than)",))
def an_id_of_10000_characters(folder: Path) -> None:
    demands(folder, table(line("9" * 10_000), line("1")))


@CASES.loads(inserted=1, quarantined=1, reasons=("text has 1000000 characters: more than 10,000",))
def a_cell_of_a_million_characters(folder: Path) -> None:
    demands(folder, table(line("1", text="路" * 1_000_000), line("2")))


@CASES.loads(inserted=1, quarantined=1, reasons=("category has 1000 characters: more than 200",))
def a_category_of_1000_characters(folder: Path) -> None:
    demands(folder, table(line("1", category="x" * 1000), line("2")))


@CASES.loads(quarantined=3, reasons=("category is missing",))
def blank_categories(folder: Path) -> None:
    blanks = ("   ", "\u3000", "\u00a0")
    demands(folder, table(*(line(str(n), category=one) for n, one in enumerate(blanks))))


HOUSEHOLDS: Final = (
    (-1, "households is -1: below 0"),
    (10**20, "households is '?1"),
    ("12,34", "households is '12,34': not a whole number"),
    ("1.5", "households is '1.5': not a whole number"),
    ("1e400", "not a whole number"),
    ("NaN", "not a whole number"),
    ("0x10", "not a whole number"),
    ("1_000", "not a whole number"),
    (2**31, "households is"),
)


def _households(folder: Path, *, value: object) -> None:
    shape = ring((104, 30), (104.001, 30), (104.001, 30.001), (104, 30))
    areas(folder, [area("C1", shape, households=value)])
    path = folder / "bad.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'households = "households"\n')


for number, why in HOUSEHOLDS:
    CASES.enter(
        Case(
            name=f"households {number}",
            make=partial(_households, value=number),
            quarantined=1,
            reasons=(why,),
        )
    )


@CASES.loads(quarantined=3, reasons=(f"code is '.*': {NOT}",))
def codes_that_are_no_words(folder: Path) -> None:
    shape = ring((104, 30), (104.001, 30), (104.001, 30.001), (104, 30))
    areas(folder, [area(code, shape) for code in ("C 1", SQL, "C\u30001")])


@CASES.loads(inserted=2, quarantined=2, reasons=("1 values in a row of 7", "8 values in a row"))
def ragged_rows(folder: Path) -> None:
    demands(folder, table(line("1"), "just this", line("2"), line("3") + ",more"))


@CASES.ends("ends inside a quoted value that begins in line 3")
def a_quote_that_is_never_closed(folder: Path) -> None:
    lines = [line(str(n)) for n in range(2, 500)]
    demands(folder, table(line("0"), line("1", text='"open'), *lines))


@CASES.ends("more than one column called 'text'")
def two_columns_of_one_name(folder: Path) -> None:
    demands(folder, f"{HEAD},text\n{line('1')},x\n")


@CASES.ends("has 3000 columns; wanted: at most 2000")
def a_matrix_of_3000_columns(folder: Path) -> None:
    demands(folder, ",".join(f"c{n}" for n in range(3000)) + "\n")


@CASES.ends("has no column 'id'.*fields.source_id")
def other_columns(folder: Path) -> None:
    demands(folder, "编号,时间\n1,2\n")


@CASES.loads()
def a_header_alone(folder: Path) -> None:
    demands(folder, HEAD + "\n")


@CASES.loads()
def a_header_and_blank_lines(folder: Path) -> None:
    demands(folder, HEAD + "\n\n\r\n\n")


@CASES.loads(inserted=1, skipped=2)
def rows_of_nothing(folder: Path) -> None:
    demands(folder, table(",,,,,,", line("1"), ' ,"",  ,,,,'))


@CASES.ends("has no header|is empty")
def blank_lines_alone(folder: Path) -> None:
    demands(folder, "\n\r\n\n")


@CASES.ends("is empty: 0 bytes")
def an_empty_file(folder: Path) -> None:
    demands(folder, b"")
