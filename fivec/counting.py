"""The counting sheet: a seeded sample of our own posts, as a workbook to fill in by hand."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import xlsxwriter

from fivec import schema
from fivec.checking import drawn, post_codes
from fivec.conversations.talk import talk
from fivec.dataset import Dataset
from fivec.language import Translator
from fivec.own_posts import mature

SAMPLE: Final = 40
"""Posts on the sheet: a share of them is known to some 15 points, in half an hour of work."""
COUNTS: Final = ("commenters", "questions", "open_questions")
FLAGS: Final = ("we_replied", "came_back", "among_themselves")
VOICES: Final = ("person", "logo", "both")
_WIDTHS: Final = {
    **{"code": 11, "channel": 11, "posted_at": 11, "snippet": 46, "url": 30},
    **{"commenters": 15, "we_replied": 13, "replied_as": 14, "came_back": 16, "among_themselves": 16},
    **{"questions": 13, "open_questions": 13, "pasted": 44},
}
_TO_FILL_IN: Final = tuple(_WIDTHS)[5:]
_SNIPPET: Final = 200
_LONGEST_LINK: Final = 2000
_BREAKS_XML: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
# A moment of writing would make every sheet of the same posts another file.
_WRITTEN_AT: Final = datetime(2020, 1, 1, tzinfo=UTC)


def countable(data: Dataset) -> np.ndarray:
    """Rows of our own posts that start a thread and are older than 72 hours, int64.

    Channels whose replies are in the data are left out; where every channel has them, none is.
    """
    own = _own(data)
    silent = own[~talk(data).threaded[own]] if len(own) else own
    return silent if len(silent) else own


def is_wanted(data: Dataset) -> bool:
    """Whether there are posts of ours whose replies are not in the data, and nobody counted yet."""
    own = _own(data)
    return not len(data.counted) and len(own) > 0 and not talk(data).threaded[own].all()


def _own(data: Dataset) -> np.ndarray:
    if not len(data.posts):
        return np.zeros(0, dtype=np.int64)
    author = data.posts["author"].to_numpy()
    is_post = data.codes("posts", "kind") == schema.POST_KINDS.index("post")
    starts = is_post & (data.posts["parent"].to_numpy() == schema.NO_PARENT)
    return np.flatnonzero(starts & data.parties.ours[author] & mature(data))


def sample(data: Dataset, n: int = SAMPLE) -> np.ndarray:
    """Rows of the posts to count: a simple random sample, newest first; all of them where there are fewer.

    The lot is drawn by a hash of channel and id, so that the same posts give the same sample in any order.
    """
    picked = drawn(data, countable(data), n, "counting")
    at = data.seconds[picked]
    return picked[np.lexsort((picked, -np.where(np.isnan(at), -np.inf, at)))]


def sheet(
    data: Dataset, t: Translator, shown: Callable[[pd.Series], list[str]] = lambda texts: texts.tolist()
) -> bytes:
    """The workbook (.xlsx) for the sample of a Dataset, in the translator's language.

    Parameters
    ----------
    shown : what the texts of posts look like on the sheet, for whoever hides names in them.
    """
    rows = sample(data)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": t("sheet.help.title"), "created": _WRITTEN_AT.replace(tzinfo=None)})
    formats = _formats(book)
    _write_posts(book.add_worksheet(t("sheet.name")), data, rows, shown, t, formats)
    _write_help(book.add_worksheet(t("sheet.help_name")), len(rows), t, formats)
    book.close()
    return stream.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    head = {"bold": True, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#B0B0B0"}
    fill = {**top, "bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D2B0"}
    return {
        "head": book.add_format({**head, "bg_color": "#E8EEF4"}),
        "head_fill": book.add_format({**head, "bg_color": "#FFE699"}),
        "code": book.add_format({"valign": "top", "num_format": "@", "font_color": "#808080"}),
        "text": book.add_format(top),
        "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}),
        "link": book.add_format({**top, "font_color": "#0563C1", "underline": 1}),
        "fill": book.add_format(fill),
        "fill_text": book.add_format({**fill, "num_format": "@"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }


def _write_posts(
    page: Any,
    data: Dataset,
    rows: np.ndarray,
    shown: Callable[[pd.Series], list[str]],
    t: Translator,
    formats: dict[str, Any],
) -> None:
    for column, name in enumerate(_WIDTHS):
        page.set_column(column, column, _WIDTHS[name])
        head = formats["head_fill" if name in _TO_FILL_IN else "head"]
        page.write_string(0, column, t(f"sheet.column.{name}"), head)
    page.set_row(0, 62)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    posts = data.posts.iloc[rows]
    texts = shown(posts["text"])
    lines = zip(
        post_codes(data, rows), posts["channel"], posts["posted_at"], texts, posts["url"], strict=True
    )
    for row, (code, channel, at, text, url) in enumerate(lines, 1):
        page.set_row(row, 48)
        page.write_string(row, 0, _inert(code), formats["code"])
        page.write_string(row, 1, _channel(str(channel), t), formats["text"])
        if not pd.isna(at):
            page.write_datetime(row, 2, at.tz_localize(None).normalize().to_pydatetime(), formats["day"])
        page.write_string(row, 3, _snippet(text), formats["text"])
        _write_link(page, row, "" if pd.isna(url) else _inert(str(url)), formats)
        for column, name in enumerate(_WIDTHS):
            if name in _TO_FILL_IN:
                page.write_blank(row, column, None, formats["fill_text" if name == "pasted" else "fill"])
    if len(rows):
        page.autofilter(0, 0, len(rows), len(_WIDTHS) - 1)
        _validate(page, len(rows), t)


def _channel(name: str, t: Translator) -> str:
    return t(f"channel.{name}") if f"channel.{name}" in t else _inert(name)


def _write_link(page: Any, row: int, url: str, formats: dict[str, Any]) -> None:
    # A link that the file format has no room for stays readable as text.
    if not re.match(r"https?://\S+$", url) or len(url) > _LONGEST_LINK:
        page.write_string(row, 4, url[:_LONGEST_LINK], formats["text"])
    elif page.write_url(row, 4, url, formats["link"], url[:255]) < 0:
        page.write_string(row, 4, url, formats["text"])


def _validate(page: Any, n: int, t: Translator) -> None:
    """Whole numbers and drop-downs. Another spelling is asked about, not refused: it may be read as well."""
    lists = dict.fromkeys(FLAGS, ("yes", "no")) | {"replied_as": VOICES}
    asks = {"error_type": "warning", "error_title": t("sheet.invalid"), "ignore_blank": True}
    for column, name in enumerate(_WIDTHS):
        rule: dict[str, object] = {}
        if name in COUNTS:
            rule = {"validate": "integer", "criteria": ">=", "value": 0}
            rule["error_message"] = t("sheet.invalid_number")
        elif name in lists:
            rule = {"validate": "list", "source": [t(f"sheet.{word}") for word in lists[name]]}
            rule["error_message"] = t("sheet.invalid_choice")
        if rule:
            page.data_validation(1, column, n, column, rule | asks)


def _write_help(page: Any, n: int, t: Translator, formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 78)
    page.set_column(2, 2, 34)
    page.write_string(0, 0, t("sheet.help.title"), formats["title"])
    for row, part in enumerate(("why", "how", "we", "story"), 1):
        page.merge_range(row, 0, row, 2, "", formats["text"])
        page.write_string(row, 0, t(f"sheet.help.{part}", n=n), formats["text"])
        page.set_row(row, 34)
    for column, head in enumerate(("column", "meaning", "example")):
        page.write_string(6, column, t(f"sheet.help.head_{head}"), formats["head"])
    yes = t("sheet.yes")
    example = {"commenters": "3", "we_replied": yes, "replied_as": t("sheet.logo"), "came_back": yes}
    example |= {"among_themselves": yes, "questions": "2", "open_questions": "1"}
    example["pasted"] = t("sheet.example.pasted")
    for row, name in enumerate(_TO_FILL_IN, 7):
        # The header itself would make this table look like the sheet.
        page.write_string(row, 0, f"{row - 6}. {t(f'sheet.column.{name}')}", formats["head_fill"])
        page.write_string(row, 1, t(f"sheet.help.{name}"), formats["text"])
        page.write_string(row, 2, example[name], formats["text"])
        page.set_row(row, 50)


def _snippet(text: object) -> str:
    line = "" if text is None or text is pd.NA or text != text else " ".join(_inert(str(text)).split())
    return line if len(line) <= _SNIPPET else line[: _SNIPPET - 1].rstrip() + "…"


def _inert(text: str) -> str:
    """Text without characters that a workbook cannot hold."""
    return _BREAKS_XML.sub(" ", text)
