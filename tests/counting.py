"""The counting sheet as somebody fills it in: read as a table, changed by hand, saved again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

import python_calamine
import xlsxwriter

from fivec.counting import sheet
from fivec.dataset import Dataset
from fivec.language import translator
from tests.readers.test_opendocument import cell, ods, row

Row = dict[str, object]
Answers = Mapping[str, object]


def page_posts(n: int, start: int = 1) -> str:
    """Posts of a page as CSV, one per day, without any reply; the last is too young to count."""
    lines = ["id,author,channel,created_at,text,comments,url"]
    for day in range(start, start + n):
        link = f"https://example.org/{day}"
        lines.append(
            f"70000000000000{day:05d},zorghuis,linkedin,2026-01-{day:02d} 09:00,Nieuws {day},{day % 3},{link}"
        )
    return "\n".join(lines)


def rows_of(book: bytes) -> tuple[list[str], list[Row]]:
    """Headers and rows of the first page of a workbook."""
    page = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    headers = [str(cell) for cell in page[0]]
    return headers, [dict(zip(headers, line, strict=True)) for line in page[1:]]


def filled(data: Dataset, language: str, answers: Iterable[Answers]) -> tuple[list[str], list[Row]]:
    """The sheet of a Dataset with the answers of its first rows, by the names of the table."""
    t = translator(language)
    headers, rows = rows_of(sheet(data, t))
    for line, told in zip(rows, answers, strict=False):
        line.update({t(f"sheet.column.{name}"): value for name, value in told.items()})
    return headers, rows


def saved_xlsx(headers: list[str], rows: Iterable[Row]) -> bytes:
    """Headers and rows as a workbook of another program: another sheet name, no formats, real booleans."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Blad1")
    for column, head in enumerate(headers):
        page.write_string(0, column, head)
    for at, line in enumerate(rows, 1):
        for column, head in enumerate(headers):
            value = line.get(head, "")
            if isinstance(value, bool):
                page.write_boolean(at, column, value)
            elif isinstance(value, int | float):
                page.write_number(at, column, value)
            elif value:
                page.write_string(at, column, str(value))
    book.close()
    return stream.getvalue()


def saved_csv(
    headers: list[str], rows: Iterable[Row], delimiter: str = ";", encoding: str = "cp1252"
) -> bytes:
    """Headers and rows as Excel saves CSV."""
    stream = io.StringIO()
    writer = csv.DictWriter(
        stream, headers, delimiter=delimiter, extrasaction="ignore", lineterminator="\r\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(encoding)


def saved_ods(headers: list[str], rows: Iterable[Row]) -> bytes:
    """Headers and rows as LibreOffice saves them."""
    cells = [headers, *([str(line.get(head, "")) for head in headers] for line in rows)]
    return ods(*(row(*map(cell, line)) for line in cells))
