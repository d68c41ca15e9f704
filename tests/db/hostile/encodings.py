"""Text in no encoding, in two, or in one that it is not."""

import codecs
import json
from pathlib import Path
from typing import Final

from tests.db.hostile.case import Cases, area, areas, demands, keeps, line, profile, put, table

CASES: Final = Cases()
CHINESE: Final = table(line("1", text="路灯坏了"), line("2", text="噪音扰民"))
KEPT: Final = keeps("text", "路灯坏了", "噪音扰民")


@CASES.loads(inserted=2, then=KEPT)
def utf_16_without_a_mark(folder: Path) -> None:
    demands(folder, CHINESE.encode("utf-16-le"))


@CASES.ends(r"is not in utf-16-le: byte .*, in line 4")
def utf_16_that_ends_in_half_a_character(folder: Path) -> None:
    demands(folder, CHINESE.encode("utf-16-le") + b"9")


@CASES.ends("is not in utf-8: byte 79, in line 2, is b5")
def gbk_claimed_as_utf_8(folder: Path) -> None:
    demands(folder, CHINESE.encode("gbk"), read='encoding = "utf-8"')


@CASES.ends("is not in|cannot be found out")
def utf_8_and_then_gbk(folder: Path) -> None:
    many = [line(str(n), text="路灯坏了很久没有人来修") for n in range(200)]
    demands(folder, table(*many).encode() + line("x", text="噪音扰民").encode("gbk") + b"\n")


@CASES.ends(
    r"is not in|cannot be found out|line 202 is in utf-8",
)
def gbk_and_then_utf_8(folder: Path) -> None:
    many = [line(str(n), text="路灯坏了很久没有人来修") for n in range(200)]
    last = line("x", text="邻居家装修的噪音扰民") + "\n"
    demands(folder, table(*many).encode("gbk") + last.encode())


@CASES.loads(inserted=2, then=KEPT)
def a_byte_order_mark_twice(folder: Path) -> None:
    demands(folder, codecs.BOM_UTF8 * 2 + CHINESE.encode())


@CASES.loads(inserted=2, then=keeps("category", "noise", "parking"))
def nul_bytes(folder: Path) -> None:
    demands(folder, table(line("1", category="no\0ise"), line("2\0", category="\0parking")))


@CASES.ends(r"is not in utf-8|cannot be found out")
def half_a_surrogate_pair(folder: Path) -> None:
    bad = table(line("1", text="路灯\ud83d坏了")).encode("utf-8", "surrogatepass")
    demands(folder, bad, read='encoding = "utf-8"')


@CASES.loads(inserted=1)
def half_a_surrogate_pair_in_json(folder: Path) -> None:
    square = [[104.001, 30.001], [104.002, 30.001], [104.002, 30.002], [104.001, 30.001]]
    feature = area("C1", {"type": "Polygon", "coordinates": [square]}, name_zh="路\ud83d灯")
    areas(folder, json.dumps({"type": "FeatureCollection", "features": [feature]}))


# Signs without width could hide a name from the masks.
@CASES.loads(inserted=1, then=keeps("text", "路灯💡坏了 👩👩👧 𠮷"))
def emoji_and_rare_characters(folder: Path) -> None:
    demands(folder, table(line("1", text="路灯💡坏了 👩\u200d👩\u200d👧 𠮷")))


@CASES.ends(r"is not in utf-8: byte [\d,]+, in line 100,002, is ff")
def a_bad_byte_after_100000_good_rows(folder: Path) -> None:
    good = table(*(f"{n},2020-05-06,,noise,路,," for n in range(100_000)))
    demands(folder, good.encode() + b"x,2020-05-06,,\xff,,,\n")


@CASES.ends("read.encoding 'klingon'")
def an_encoding_that_is_none(folder: Path) -> None:
    demands(folder, CHINESE, read='encoding = "klingon"')


@CASES.ends("read.encoding 'hex'")
def a_codec_that_is_no_encoding(folder: Path) -> None:
    demands(folder, CHINESE, read='encoding = "hex"')


@CASES.ends(r"is not in|cannot be read")
def gbk_claimed_as_utf_16(folder: Path) -> None:
    put(folder, CHINESE.encode("gbk"), name="bad.tsv")
    profile(folder, read='path = "bad.tsv"\nencoding = "utf-16"')
