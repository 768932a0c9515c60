"""A table of entries, as a spreadsheet writes it: read row by row, each fault with the line on which its row begins."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from bot.faq.change import SERVER
from bot.faq.entry import Entry, Link
from bot.faq.limits import FILE_BYTES
from bot.faq.problem import Problem
from bot.faq.records import did_you_mean
from bot.faq.rules import id_fault
from bot.service.edit_forms import read_link, tidy

COLUMNS: Final = ("id", "question", "answer", "phrasings", "links", "topic", "details")
NEEDED: Final = ("id", "question", "answer")
ROWS: Final = 2_000
_HINT: Final = "Save it as “CSV UTF-8”."
_NAMED: Final = (
    "the first line names the columns: id, question, answer, and, if you like, phrasings, links, topic and details"
)
_SEPARATOR: Final = re.compile(r"sep=([,;\t])\s*")
"""The line in which Excel says what stands between the cells."""


def read_csv(name: str, data: bytes) -> tuple[list[tuple[Entry, int]], list[Problem]]:
    """The entries of the table called `name`, each with its line, and whatever is wrong with it."""
    if len(data) > FILE_BYTES:
        return [], [Problem(name, 0, f"is larger than {FILE_BYTES // 1024} KB; split it into several files")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [Problem(name, data.count(b"\n", 0, error.start) + 1, f"is not UTF-8. {_HINT}")]
    if not text.strip():
        return [], [Problem(name, 0, f"is empty; {_NAMED}")]
    problems: list[Problem] = []
    found = list(_entries(name, text, problems))
    lines: dict[str, list[int]] = {}
    for entry, line in found:
        lines.setdefault(entry.id, []).append(line)
    for id_, places in lines.items():
        if len(places) > 1:
            listed = f"{', '.join(map(str, places[:-1]))} and {places[-1]}"
            problems.append(
                Problem(name, places[1], f"the id “{id_}” stands in the lines {listed}; each id may be there once")
            )
    if not found and not problems:
        problems.append(Problem(name, 1, "there is no row below the line that names the columns"))
    return found, problems


def _entries(name: str, text: str, problems: list[Problem]) -> Iterator[tuple[Entry, int]]:
    told = _SEPARATOR.match(text)
    # Excel writes between the cells what the country is used to
    delimiter = told[1] if told else max(",;\t", key=text.lstrip("\r\n").partition("\n")[0].count)
    rows = _rows(name, text, delimiter, problems)
    if told:
        next(rows, None)
    line, columns = next(((line, _named(row)) for line, row in rows), (1, list[str]()))
    problems += _faults_of_columns(name, line, columns)
    if problems:
        return
    for number, (line, row) in enumerate(rows, 1):
        if number > ROWS:
            problems.append(Problem(name, line, f"has more than {ROWS:,} rows; split it into several files"))
            return
        if len(row) != len(columns):
            cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
            mark = {",": "comma", ";": "semicolon"}.get(delimiter, "tab")
            hint = f"a {mark} ends a cell, except in “quotation marks”"
            problems.append(Problem(name, line, f"this row has {cells}, the first line {len(columns)}; {hint}"))
            continue
        entry = _entry(dict(zip(columns, row, strict=True)))
        if fault := "the id is empty; give it one, like what-is-an-emt" if not entry.id else _fault_of_id(entry.id):
            problems.append(Problem(name, line, fault))
        else:
            yield entry, line


def _rows(name: str, text: str, delimiter: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        open_ = "unexpected end" in str(error)
        fault = "a quotation mark opens in this row and is never closed" if open_ else f"cannot be read as CSV: {error}"
        problems.append(Problem(name, begins, f"{fault}. {_HINT}" if not open_ else fault))


def _named(row: list[str]) -> list[str]:
    return [column.strip().casefold() for column in row]


def _faults_of_columns(name: str, line: int, columns: list[str]) -> Iterator[Problem]:
    missing = [column for column in NEEDED if column not in columns]
    if missing == list(NEEDED):
        yield Problem(name, line, f"no column is named here; {_NAMED}")
        return
    for column in columns:
        if column not in COLUMNS:
            known = did_you_mean(column, COLUMNS)
            yield Problem(name, line, f"there is no column “{column[:40]}”.{known}")
        elif columns.count(column) > 1:
            yield Problem(name, line, f"there are two columns “{column}”; keep one of them")
            return
    if missing:
        listed = " and ".join(f"“{column}”" for column in missing)
        what = f"the column {listed} is missing" if len(missing) == 1 else f"the columns {listed} are missing"
        yield Problem(name, line, f"{what}; {_NAMED}")


def _fault_of_id(id_: str) -> str:
    fault = id_fault(id_)
    return f"the id “{id_[:60]}” {fault}" if fault else ""


def _entry(cells: dict[str, str]) -> Entry:
    return Entry(
        SERVER,
        tidy(cells["id"]),
        tidy(cells["question"]),
        tidy(cells["answer"]),
        tidy(cells.get("topic", "")),
        phrasings=tuple(dict.fromkeys(_parts(cells.get("phrasings", "")))),
        details=tidy(cells.get("details", "")),
        links=tuple(dict.fromkeys(_links(cells.get("links", "")))),
    )


def _parts(cell: str) -> list[str]:
    return [tidied for part in cell.split("|") if (tidied := tidy(part))]


def _links(cell: str) -> Iterator[Link]:
    """`title https://…` or an address alone, one a line; with `|` between title and address, or between links."""
    title = ""
    for part in re.split(r"[\n|]", cell):
        if "://" in part:
            yield read_link(f"{title} | {tidy(part)}" if title else tidy(part))
            title = ""
        elif tidy(part):
            title = tidy(part)
    if title:
        yield Link(title, "")
