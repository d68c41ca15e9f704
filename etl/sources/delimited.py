"""Text files of rows."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources.rows import Rows, no_reasons


def read(path: Path, profile: Profile) -> Rows:
    """Read every column as text, trimmed; an empty value is a missing one."""
    ragged: list[csv.InvalidRow] = []

    def keep(row: csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    names = _header(path, profile)
    try:
        table = csv.read_csv(
            path,
            # Rows that do not fit are known by their number only when one thread reads.
            read_options=csv.ReadOptions(encoding=profile.read.encoding, use_threads=False),
            parse_options=csv.ParseOptions(
                delimiter=profile.read.delimiter,
                newlines_in_values=True,
                invalid_row_handler=keep,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except (pa.ArrowInvalid, OSError) as error:
        raise _unreadable(path, profile, str(error)) from error
    trimmed = [_trimmed(column) for column in table.columns]
    frame = pa.table(trimmed, names=table.column_names).to_pandas()
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return _with_ragged(frame, ragged)


def _header(path: Path, profile: Profile) -> list[str]:
    try:
        with csv.open_csv(
            path,
            read_options=csv.ReadOptions(encoding=profile.read.encoding, use_threads=False),
            parse_options=csv.ParseOptions(
                delimiter=profile.read.delimiter,
                newlines_in_values=True,
                invalid_row_handler=lambda _: "skip",
            ),
        ) as reader:
            names = list(reader.schema.names)
    except (pa.ArrowInvalid, OSError, LookupError) as error:
        raise _unreadable(path, profile, str(error)) from error
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise SourceError(
            given=f"{path} has more than one column called {min(twice)!r}",
            wanted="columns with distinct names",
            remedy="rename one in the file",
        )
    return names


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # PostgreSQL has no text with a nought in it.
    text = pc.utf8_trim_whitespace(pc.replace_substring(column, "\0", ""))
    return pc.if_else(pc.equal(text, ""), None, text)


def _with_ragged(frame: pd.DataFrame, ragged: list[csv.InvalidRow]) -> Rows:
    """Put the rows that did not fit back in their places, with a reason."""
    if not ragged:
        return Rows(frame=frame, refused=no_reasons())
    # The reader counts lines of data from 2, the header being 1.
    numbers = [row.number - 1 for row in ragged]
    others = sorted(set(range(1, len(frame) + len(ragged) + 1)).difference(numbers))
    frame.index = pd.Index(others)
    first = frame.columns[0]
    texts = pd.DataFrame({first: [row.text for row in ragged]}, index=numbers, dtype="str")
    reasons = [
        f"{row.actual_columns} values in a row of {row.expected_columns} columns" for row in ragged
    ]
    whole = pd.concat([frame, texts.reindex(columns=frame.columns).astype("str")]).sort_index()
    return Rows(frame=whole, refused=pd.Series(reasons, index=numbers, dtype="str"))


def _unreadable(path: Path, profile: Profile, why: str) -> SourceError:
    encoding = profile.read.encoding
    return SourceError(
        given=f"{path} cannot be read ({why})",
        wanted=f"a delimited text file in {encoding} with a header",
        remedy="correct read.encoding or read.delimiter, or the file",
    )
