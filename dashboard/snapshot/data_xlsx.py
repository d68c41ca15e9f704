"""A sheet's rows as a workbook: typed cells, ready to print, and what must be said with them."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from lxml.etree import LxmlError  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from dashboard.api.table import formula
from dashboard.snapshot.content import OnMap, Sheet
from dashboard.snapshot.data_columns import Column, Holds, Table, clean
from dashboard.snapshot.data_notes import MAIN, moment, notes
from dashboard.snapshot.data_words import WORDS
from geo.errors import RongtuError

MOST_CHARACTERS: Final = 32_767
"""That a cell may have."""
_LEAST_WIDTH, _MOST_WIDTH, _MEASURED = 8, 48, 2_000
"""Of a column, in Latin characters; and how many rows are looked at to tell it."""
_NOTES_WIDTHS: Final = (26, 22, 70)
_MANY: Final = 100
_MOST_FOOT: Final = 60
"""Characters of a part of the printed head or foot: all of it may have 255."""
_A4: Final = 9
_MOST_PAGE: Final = 31
"""Characters of a worksheet's name."""
_UNFIT: Final = re.compile(r"[][:*?/\\]")
"""What it may not have in it."""
_RESERVED: Final = "history"
"""Excel keeps this name for itself."""
_FORMATS: Final = {Holds.WHOLE: "#,##0", Holds.DAY: "yyyy-mm-dd", Holds.MOMENT: "yyyy-mm-dd hh:mm"}
_HEAD: Final = PatternFill("solid", start_color="FFE7EDF3")
_LINE: Final = Border(bottom=Side(style="thin", color="FF6B7785"))


def written(sheet: Sheet, table: Table, others: Sequence[tuple[OnMap, Table]] = ()) -> bytes:
    """Return a workbook: the rows, those of other layers, and last what must be said with them.

    No cell is a formula: text that looks like one is marked as text. The files inside are dated
    by the data's moment.

    Parameters
    ----------
    others
        Of `sheet.on_map` those that have rows, with these; each is a worksheet.

    Raises
    ------
    RongtuError
        The disk is full.
    """
    book = Workbook(write_only=True)
    try:
        main, last = WORDS["data"][sheet.lang], WORDS["notes"][sheet.lang]
        names = _pages([one.title for one, _ in others], {main, last})
        pages = {main: table, **dict(zip(names, (rows for _, rows in others), strict=True))}
        for name, rows in pages.items():
            _data(book.create_sheet(name), sheet, rows)
        said = WORDS["where.xlsx"][sheet.lang]
        keys = (MAIN, *(one.key for one, _ in others))
        where = {key: said.format(names=name) for key, name in zip(keys, pages, strict=True)}
        _notes(book.create_sheet(last), sheet, pages, notes(sheet, table, where))
        return _dated(book, moment(sheet), sheet)
    except (OSError, LxmlError) as error:
        raise RongtuError(
            given=f"Cannot write the workbook ({getattr(error, 'strerror', None) or error})",
            wanted="room for temporary files",
            remedy="free the place, and try again",
        ) from error
    finally:
        _swept(book)


def _pages(titles: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return the titles as worksheets may be called: short, and each its own in any letters."""
    used, found = {_RESERVED, *(name.casefold() for name in taken)}, []
    for title in titles:
        plain = " ".join(_UNFIT.sub(" ", clean(title)).split()).strip("' ") or "-"
        name, number = plain[:_MOST_PAGE].strip("' "), 1
        while name.casefold() in used:
            number += 1
            name = plain[: _MOST_PAGE - len(str(number)) - 1].strip("' ") + f" {number}"
        used.add(name.casefold())
        found.append(name)
    return found


def _data(page: Any, sheet: Sheet, table: Table) -> None:  # noqa: ANN401 - openpyxl has no types
    columns = (*table.columns, *table.points)
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    _printed(page, sheet)
    if columns:
        page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(table.shapes) + 1}"
    for place, one in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(place)].width = _width(one)
    page.append(_bold(page, [one.title for one in columns]))
    makers = [_Maker(page, _format(one)) for one in columns]
    for row in zip(*(one.cells for one in columns), strict=True):
        page.append(maker.cell(value) for maker, value in zip(makers, row, strict=True))


def _notes(
    page: Any,  # noqa: ANN401 - openpyxl has no types
    sheet: Sheet,
    pages: Mapping[str, Table],
    told: Iterable[tuple[str, str]],
) -> None:
    lang = sheet.lang
    page.page_setup.orientation = "portrait"
    _printed(page, sheet)
    for place, width in enumerate(_NOTES_WIDTHS, 1):
        page.column_dimensions[get_column_letter(place)].width = width
    maker = _Maker(page, "General", wrap=True)
    lines: list[Sequence[str | None]] = [
        # What is long is broken at its lines: a row cannot grow over two pages.
        (what if first else None, None, words)
        for what, said in told
        for first, words in zip((True, *[False] * said.count("\n")), said.split("\n"), strict=True)
    ]
    lines += [(), (WORDS["columns"][lang],)]
    for place, (name, table) in enumerate(pages.items()):
        if place:
            lines += [(), (name,)]
        lines += [(one.title, WORDS[one.holds][lang], None) for one in table.columns]
        lines += [(one.title, WORDS[one.holds][lang], WORDS["point"][lang]) for one in table.points]
    for line in lines:
        page.append(maker.cell(words) for words in line)


class _Maker:
    """Makes the cells of a column. They are written as they are made, so that few will do."""

    def __init__(self, page: Any, style: str, *, wrap: bool = False) -> None:  # noqa: ANN401
        self._plain, self._lines, self._quoted = (WriteOnlyCell(page) for _ in range(3))
        self._plain.number_format = style
        self._quoted.quotePrefix = True
        for cell in (self._lines, self._quoted):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if wrap:
            self._plain.alignment = Alignment(wrap_text=True, vertical="top")

    def cell(self, value: Any) -> Any:  # noqa: ANN401 - a cell of a column, and openpyxl's
        if not isinstance(value, str):
            self._plain.value = value
            return self._plain
        text = value if len(value) <= MOST_CHARACTERS else value[: MOST_CHARACTERS - 1] + "…"
        cell = self._quoted if formula(text) else self._lines if "\n" in text else self._plain
        cell.value = text
        # Else what begins with = would be a formula, and #N/A an error.
        cell.data_type = "s"
        return cell


def _bold(page: Any, titles: Iterable[str]) -> Iterator[Any]:  # noqa: ANN401 - openpyxl has no types
    for title in titles:
        cell = WriteOnlyCell(page)
        cell.value, cell.data_type = title, "s"
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.quotePrefix = formula(title)
        yield cell


def _printed(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - openpyxl has no types
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddHeader.left.text = _foot(sheet.title)
    page.oddHeader.center.text = "&A"
    page.oddHeader.right.text = _foot(sheet.sample or sheet.mark)
    page.oddFooter.left.text = _foot(" ".join(filter(None, (sheet.as_of, sheet.code))))
    page.oddFooter.center.text = "&P / &N"
    page.oddFooter.right.text = _foot(sheet.mark)


def _foot(text: str) -> str | None:
    # An ampersand begins an order to the printer.
    return " ".join(clean(text).split())[:_MOST_FOOT].replace("&", "&&") or None


def _format(column: Column) -> str:
    if column.places is not None:
        return "0." + "0" * column.places
    if column.holds is Holds.NUMBER:
        largest = max((abs(one) for one in column.cells if one is not None), default=0)
        # Three figures or more of the largest: the rest is in the cell.
        return "0.0000" if largest < 1 else "0.00" if largest < _MANY else "#,##0.0"
    return _FORMATS.get(column.holds, "General")


def _width(column: Column) -> float:
    shown = [_spoken(value) for value in column.cells[:_MEASURED]]
    # The title breaks into two lines where the values are narrow.
    widest = max((_ems(line) for text in shown for line in text.split("\n")), default=0)
    return min(max(widest + 2, _ems(column.title) / 2 + 4, _LEAST_WIDTH), _MOST_WIDTH)


def _spoken(value: Any) -> str:  # noqa: ANN401 - a cell of a column
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case int() | float():
            return f"{value:,.2f}"
        case _:
            return str(value)


def _ems(text: str) -> int:
    """Return how many Latin characters are as wide as `text`."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _dated(book: Any, said: datetime, sheet: Sheet) -> bytes:  # noqa: ANN401 - openpyxl has no types
    book.properties.created = said
    book.properties.title = clean(sheet.title)
    book.properties.creator = clean(sheet.organisation)
    book.properties.identifier = clean(sheet.code)
    loose, out = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(loose, "w", zipfile.ZIP_STORED)).save()
    with zipfile.ZipFile(loose) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            body = given.read(name)
            if name == "docProps/core.xml":
                body = _MODIFIED.sub(
                    rb"\g<1>%b\g<2>" % said.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), body
                )
            entry = zipfile.ZipInfo(name, said.timetuple()[:6])
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            kept.writestr(entry, body)
    return out.getvalue()


_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def _swept(book: Any) -> None:  # noqa: ANN401 - openpyxl has no types
    """Close and remove what openpyxl leaves in the temporary folder when it fails, at once.

    Else it stays until the server stops, on a disk that is full already.
    """
    for page in book.worksheets:
        rows, writer = page._rows, page._writer  # noqa: SLF001 - it has no other name
        for step in (rows and rows.close, writer and writer.xf.close, writer and writer.cleanup):
            with suppress(OSError, LxmlError, ValueError, RuntimeError):
                if step is not None:
                    step()
