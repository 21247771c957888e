"""The lines of a WhatsApp chat: where a message starts, whose it is, and what it says.

Every telephone writes date and time in its own way, but one chat in one way: the way of writing that starts
most lines is that of the chat, and whatever starts otherwise goes on with the message before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_STEERING: Final = {ord(sign): None for sign in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\r"}
_SPACES: Final = {ord(sign): " " for sign in "\u00a0\u202f\u2009"}
_DATE: Final = r"(?P<a>\d{1,4})(?P<sign>[-/.])\s?(?P<b>\d{1,2})(?P=sign)\s?(?P<c>\d{1,4})\.?"
_TIME: Final = r"(?P<h>\d{1,2})[:.](?P<i>\d{2})(?:[:.](?P<s>\d{2}))?(?:\s?(?P<p>[AaPp])\.?\s?[Mm]\.?)?"
_AT: Final = r"(?P<comma>,?)\s(?:klo |kl\.? |om |at |um )?"
_STARTS: Final = tuple(
    re.compile(pattern + r"(?P<rest>.*)$")
    for pattern in (
        rf"^\[{_DATE}{_AT}{_TIME}\]\s?",
        rf"^\[{_TIME}(?P<comma>,)\s{_DATE}\]\s?",
        rf"^{_DATE}{_AT}{_TIME}\s[-–]\s",
    )
)
# A system message that quotes a name ("Anna changed the subject to “x: y”") is nobody's.
_NAMED: Final = re.compile(r'^(?P<name>[^:"“”]{1,80}?):(?:\s(?P<text>.*)|$)')
_LEVEL: Final = re.compile(r"\b(?:ERROR|INFO|WARN|WARNING|DEBUG|TRACE|FATAL|CRITICAL|NOTICE)\b")
_MIN_SHARE: Final = 0.1

Way = tuple[int, str, bool, str, bool, bool]


@dataclass
class Line:
    """One message, with the lines it goes on with.

    ``stamp`` is date and time as ``a/b/c h:i:s``; ``name`` is who wrote, None where the app itself says
    something; ``marked`` whether the app put an invisible mark in it, as it does in words of its own.
    """

    stamp: str
    name: str | None
    text: str
    marked: bool


def lines(text: str) -> list[Line]:
    """The messages of a chat in the order of the file; none where no line starts as a message does."""
    starts = [_start(raw) for raw in text.split("\n")]
    way = _usual(starts)
    found: list[Line] = []
    for raw, start in zip(text.split("\n"), starts, strict=True):
        if start is not None and start[0] == way:
            found.append(_line(start[1], "\u200e" in raw))
        elif found:
            found[-1].text += "\n" + _plain(raw)
    for line in found:
        line.text = line.text.strip()
    return found


def is_chat(text: str) -> bool:
    """Whether the first part of a file is a chat: it starts with a message, and people are named in it.

    A log of a program, in which the names are levels such as ERROR, is none.
    """
    written = [raw for raw in text.split("\n") if _plain(raw).strip()]
    starts = [_start(raw) for raw in written]
    way = _usual(starts)
    ours = [start[1] for start in starts if start is not None and start[0] == way]
    if len(ours) < 2 or starts[0] is None or starts[0][0] != way or len(ours) < _MIN_SHARE * len(written):
        return False
    names = {line.name for line in (_line(match, False) for match in ours) if line.name}
    return bool(names) and not any(_LEVEL.search(name) for name in names)


def _plain(raw: str) -> str:
    return raw.translate(_STEERING).translate(_SPACES)


def _start(raw: str) -> tuple[Way, re.Match[str]] | None:
    """How a line starts, and its parts; None where it does not start as a message does."""
    plain = _plain(raw)
    for number, pattern in enumerate(_STARTS):
        match = pattern.match(plain)
        if match:
            way = (
                number,
                match["sign"],
                len(match["a"]) == 4,
                match["comma"],
                match["s"] is not None,
                match["p"] is not None,
            )
            return way, match
    return None


def _usual(starts: list[tuple[Way, re.Match[str]] | None]) -> Way | None:
    ways = Counter(start[0] for start in starts if start is not None)
    return ways.most_common(1)[0][0] if ways else None


def _line(match: re.Match[str], marked: bool) -> Line:
    date = match["sign"].join((match["a"], match["b"], match["c"]))
    half = f" {match['p']}m" if match["p"] else ""
    stamp = f"{date} {match['h']}:{match['i']}:{match['s'] or '00'}{half}"
    named = _NAMED.match(match["rest"])
    if named is None:
        return Line(stamp, None, match["rest"], marked)
    return Line(stamp, named["name"].lstrip("~ ").strip() or None, named["text"] or "", marked)


def answered(seconds: list[int | None], authors: list[str], within: int) -> Iterator[int | None]:
    """Which message each message answers, as its row; the file itself does not say it.

    The rule: a message that comes more than ``within`` seconds after the message before it (in order of
    time) starts a thread. Any other message answers the last message of its thread by somebody else; while
    nobody else has written in the thread, it goes on with its first message. A message without a time
    answers nothing.
    """
    parent: dict[int, int] = {}
    known = [(second, row) for row, second in enumerate(seconds) if second is not None]
    first = last = other = -1
    before = 0
    for second, row in sorted(known):
        if last < 0 or second - before > within:
            first, other = row, -1
        elif authors[row] != authors[last]:
            parent[row], other = last, last
        else:
            parent[row] = other if other >= 0 else first
        last, before = row, second
    return (parent.get(row) for row in range(len(seconds)))
