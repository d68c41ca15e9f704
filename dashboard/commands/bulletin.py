"""`rongtu bulletin`: the report of a week or a month, made once and kept."""

import shlex
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from dashboard import data
from dashboard.bulletin import issue as issues
from dashboard.bulletin import make
from dashboard.bulletin.issue import LAST, Issue, Kind
from dashboard.bulletin.make import Made
from dashboard.bulletin.read import Wanted, known
from dashboard.commands import document, layout, options, written
from dashboard.explore.facts import Told, read_facts
from dashboard.snapshot import code as codes
from geo.errors import RongtuError
from geo.settings import CHECKOUT, geo_settings
from geo.text import Lang, Text

_CRON: Final = {
    # After the night's load; on Monday the week is over, on the first the month.
    Kind.WEEK: "30 6 * * 1",
    Kind.MONTH: "45 6 1 * *",
}
NEW: Final = Text(zh="新编第 {edition} 版", en="edition {edition}, made now")
THERE: Final = Text(
    zh="已有：第 {edition} 版，{made} 编制，数据没有变化，未重新编制",
    en="already there: edition {edition}, made {made}; the data are the same, nothing was made",
)


def bulletin(  # noqa: PLR0913 - all that can be asked of a bulletin
    *,
    week: Annotated[
        str | None, typer.Option(help="Such as 2020-W52; last: the last one over.")
    ] = None,
    month: Annotated[
        str | None, typer.Option(help="Such as 2020-12; last: the last one over.")
    ] = None,
    within: Annotated[
        str | None, typer.Option("--in", help="The code of a district or street; all unless told.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Of the bulletin.")] = Lang.ZH,
    out: Annotated[Path | None, typer.Option(help="Write it to a FILE.pdf too.")] = None,
    cron: Annotated[
        bool, typer.Option("--cron", help="Print two lines for a crontab and make nothing.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Make the bulletin of a week or a month, enter it in the register, and print its code.

    It is never overwritten: of the same data it is there already, and where the data have changed
    since, a new edition is entered beside the ones that are there.
    """
    if cron:
        for line in crontab(within, lang):
            typer.echo(line)
        return
    if out is not None:
        written.check(out, (".pdf",), "bulletin.pdf")
    wanted = Wanted(issue=_issue(week, month), within=within, lang=lang)
    found = make.made(lambda: Told(facts=read_facts()), wanted)
    if out is not None:
        with written.whole(out, remedy="; it is in the register and is fetched at once") as part:
            part.write_bytes(found.body)
    if as_json:
        typer.echo(document.as_json(_row(found)))
        return
    typer.echo(f"{found.export.title}", err=True)
    text = NEW if found.new else THERE
    said = {"edition": found.edition, "made": f"{found.export.made_at:%Y-%m-%d %H:%M}"}
    layout.remarks([Text(zh=text.zh.format(**said), en=text.en.format(**said))], err=True)
    typer.echo(codes.written(found.export.code))


def _issue(week: str | None, month: str | None) -> Issue:
    """Return the one week or month of two options."""
    given = [(kind, said) for kind, said in ((Kind.WEEK, week), (Kind.MONTH, month)) if said]
    if len(given) != 1:
        raise RongtuError(
            given="No week and no month" if not given else "A week and a month at once",
            wanted="one of them",
            remedy=f"give --week {LAST}, --month {LAST}, or one by name: --week 2020-W52",
        )
    kind, said = given[0]
    return issues.read(kind, said, known(data.state()))


def crontab(within: str | None, lang: Lang) -> list[str]:
    """Return the lines that make both bulletins when their days are over.

    The crontab's own clock must be that of the deployment; a database other than the embedded one
    must be named there, as DATABASE_URL.
    """
    home = geo_settings().rongtu_home.resolve()
    # A crontab has no environment of ours: it would look into the usual database.
    moved = [] if home == CHECKOUT / ".rongtu" else ["env", f"RONGTU_HOME={home}"]
    more = [
        *(["--in", within] if within else []),
        *(["--lang", lang.value] if lang != "zh" else []),
    ]
    return [
        # A per cent sign would end a crontab's command.
        f"{_CRON[kind]} "
        + shlex.join(
            [*moved, str(CHECKOUT / "run"), "rongtu", "bulletin", f"--{kind.value}", LAST, *more]
        ).replace("%", "\\%")
        for kind in Kind
    ]


def _row(found: Made) -> dict[str, Any]:
    export = found.export
    return {
        "code": codes.written(export.code),
        "new": found.new,
        "edition": found.edition,
        "title": export.title,
        "issue": export.spec.get("issue"),
        "from": export.spec.get("from"),
        "to": export.spec.get("to"),
        "area": export.spec.get("area"),
        "bytes": export.bytes,
        "sha256": export.sha256,
        "version": export.version,
        "as_of": export.as_of and export.as_of.isoformat(),
        "made_at": export.made_at.isoformat(),
    }
