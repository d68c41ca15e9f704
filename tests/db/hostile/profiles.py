"""Profiles that say what they cannot mean, and queries that are none."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Final

from tests.db.hostile.case import (
    PROFILE,
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
SLOW: Final = "(a+)+$"
"""On a text such as aaaa!, an engine that goes back tries every way to part it: 2^n."""
LONG: Final = "a" * 60 + "!"


def _more(folder: Path, *, more: str = "", read: str = "", fields: dict[str, str]) -> None:
    put(folder, table(line("1")))
    profile(folder, read=f'path = "bad.csv"\n{read}', more=more, **fields)


def _said(name: str, says: str, *, more: str = "", read: str = "", **fields: str) -> None:
    make = partial(_more, more=more, read=read, fields=fields)
    CASES.enter(Case(name=name, make=make, says=says))


def _field(said: str) -> dict[str, str]:
    return {"category": f"{{ {said} }}"}


_said("profile with a wrong key", "unknown key 'limts'.*'limits'", more="[limts]\nfailed_rows = 1")
_said("profile with a wrong target", "unknown key 'fields.recieved_at'", recieved_at="received_at")
_said("profile with a wrong key inside", "unknown key 'read.pth'", read='pth = "x"')
_said("profile with text for a number", "read.skip_rows is 'three'", read='skip_rows = "three"')
_said("profile with a negative number", "read.skip_rows is -1", read="skip_rows = -1")
_said("profile with a list for a text", "read.encoding", read="encoding = [1]")
_said("profile with a number for a field", "fields.category", category="{ column = 1 }")
_said("profile without a column of the file", "has no column 'who'", **_field('column = "who"'))
_said("profile with a template of nothing", "fields.category", **_field('template = "{"'))
_said("profile with a template of a number", "has no column '0'", **_field('template = "{0}"'))
_said("profile with a template of attributes", "has no column", **_field('template = "{id.x}"'))
_said("profile with a pattern that is none", "is no regular expression",
      **_field('column = "text"\nextract = "("'.replace("\n", ", ")))  # fmt: skip
_said("profile with words that are numbers", "fields.category.values",
      **_field('column = "text", values = { a = 1 }'))  # fmt: skip
_said("profile with two origins", "give exactly one of",
      **_field('column = "text", constant = "x"'))  # fmt: skip
_said("profile with a form of times that is none", "received_at",
      received_at='{ column = "received_at", format = "%Y-%Q" }')  # fmt: skip
_said("profile with hours without end", "plus_hours",
      received_at='{ column = "received_at", plus_hours = inf }')  # fmt: skip
_said("profile with more hours than time has", "plus_hours",
      received_at='{ column = "received_at", plus_hours = 1e15 }')  # fmt: skip
_said("profile with a scale that is no number", "scale",
      lon='{ column = "lon", scale = nan }')  # fmt: skip
_said("profile with a zone that is none", "no time zone is called 'Mars/Base'",
      more='[deployment]\ntime_zone = "Mars/Base"')  # fmt: skip
_said("profile with degrees for a metric system", "metric_srid",
      more="[deployment]\nmetric_srid = 4326")  # fmt: skip
_said("profile with a tolerance that is no number", "place.tolerance_m",
      more="[place]\ntolerance_m = nan")  # fmt: skip
_said("profile with a share above one", "limits.failed_share", more="[limits]\nfailed_share = 2.0")
_said("profile with a skip that says nothing", "give equal, matches or empty",
      more='[[skip]]\ncolumn = "id"')  # fmt: skip
_said("profile with a skip of another column", "has no column 'who'",
      more='[[skip]]\ncolumn = "who"\nempty = true')  # fmt: skip
_said("profile with privacy of another column", "has no column 'who'",
      more='[privacy]\nwho = "name"')  # fmt: skip
_said("profile with a delimiter of a line", "read.delimiter|cannot be read|header",
      read=r'delimiter = "\n"')  # fmt: skip
_said("profile with a delimiter that is a quotation mark", "has no column 'id'",
      read="delimiter = '\"'")  # fmt: skip


def _raw(folder: Path, *, text: str | bytes) -> None:
    put(folder, table(line("1")))
    put(folder, text, name=PROFILE)


_NEEDED: Final = '[read]\npath = "bad.csv"\n[fields]\nsource_id = "id"\n'
_WHOLE: Final = f'{_NEEDED}category = "category"\nreceived_at = "received_at"\n'
for named, data, why in (
    ("profile of an unknown layer", f'layer = "demnad"\nsource = "bad"\n{_NEEDED}', "layer is"),
    ("profile without a source", f'layer = "demand"\n{_NEEDED}', "source is missing"),
    ("profile with a NUL for a source", f'layer = "demand"\nsource = "a\\u0000b"\n{_WHOLE}',
     "source"),
    ("profile without fields", 'layer = "demand"\nsource = "bad"\n[read]\npath = "bad.csv"\n',
     "fields is missing"),
    ("profile that is not TOML", "layer: demand\n", "not TOML"),
    ("profile that is not text", b"\xff\xfe\x00\x01", "not TOML"),
    ("profile of 5000 nested lists", "a = " + "[" * 5000, "not TOML"),
    ("profile of two million bytes", "#" * 2_000_000, "it is too large"),
):  # fmt: skip
    CASES.enter(Case(name=named, make=partial(_raw, text=data), says=why))


@CASES.loads(inserted=2, then=keeps("category", LONG, "noise"))
def a_skip_that_goes_back_and_forth(folder: Path) -> None:
    more = f'[[skip]]\ncolumn = "category"\nmatches = "^{SLOW}"'
    demands(folder, table(line("1", category=LONG), line("2")), more=more)


@CASES.loads(inserted=2)
def an_extract_that_goes_back_and_forth(folder: Path) -> None:
    put(folder, table(line("1", text=LONG), line("2", text="aaa")))
    profile(folder, text=f'{{ column = "text", extract = "^{SLOW}" }}')


@CASES.loads(quarantined=1, reasons=("does not match code_pattern",))
def a_code_pattern_that_goes_back_and_forth(folder: Path) -> None:
    shape = ring((104, 30), (104.001, 30), (104.001, 30.001), (104, 30))
    areas(folder, [area(LONG, shape)], code_pattern=f"^{SLOW}")


def _query(folder: Path, *, query: str, url: str) -> None:
    with sqlite3.connect(folder / "bad.db") as made:
        made.execute(f"create table calls ({', '.join(table().split(','))})".replace("\n", ""))
        made.execute("insert into calls values (1, '2020-05-06', null, 'noise', null, 104, 30)")
    made.close()
    profile(folder, read=f'format = "sql"\nurl = "{url}"\nquery = """{query}"""')


def _asked(name: str, says: str, *, query: str = "select * from calls", url: str = "") -> None:
    make = partial(_query, query=query, url=url or "sqlite:///bad.db")
    CASES.enter(Case(name=name, make=make, says=says))


_asked("query that is broken", "refused: .*syntax", query="select from where")
_asked("query of no table", "refused: no such table", query="select * from nowhere")
_asked("query that drops", "wanted: one SELECT", query="drop table calls")
_asked("query of two", "wanted: one SELECT", query="select 1; drop table calls")
_asked("query that deletes inside", "refused|one SELECT",
       query="with gone as (select 1) delete from calls")  # fmt: skip
_asked(
    "query of two columns alike", "more than one column called", query="select id, id from calls"
)
_asked("query without the columns", "has no column 'id'", query="select 1 as one")
_asked("query of nothing", "read.query", query=" ")
_asked("query of a missing file", "There is no file", url="sqlite:///nowhere.db")
_asked("query of a file that is no database", "refused: file is not a database",
       url="sqlite:///bad.toml")  # fmt: skip
_asked("query without a driver", "There is no driver for mysql", url="mysql://a:b@localhost/c")
_asked("query of an unknown database", "There is no driver for nosuch", url="nosuch://a/b")
_asked("query of no address", "is no address of a database", url="not an address")
_asked("query with a secret that is not set", "RONGTU_NOT_SET",
       url="postgresql+psycopg://a:${RONGTU_NOT_SET}@localhost/c")  # fmt: skip
_asked("query of a server that is away", "refused", url="postgresql+psycopg://a:b@127.0.0.1:1/c")
