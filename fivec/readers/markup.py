"""HTML to plain text, by the parser of the standard library."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = frozenset(
    (
        *(
            "br",
            "p",
            "div",
            "li",
            "ul",
            "ol",
            "tr",
            "table",
            "blockquote",
            "pre",
            "hr",
            "dt",
            "dd",
            "section",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
_UNSEEN: Final = frozenset(("script", "style", "head", "title", "template"))
_SPACES: Final = re.compile(r"[^\S\n]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def plain_text(html: str) -> str:
    """What a reader of a piece of HTML sees.

    Parameters
    ----------
    html : HTML, also unfinished or with tags that do not match.

    Returns
    -------
    The text without tags, entities as characters. Paragraphs, list items, rows and ``<br>`` end a line, as do
    line breaks between words; other white space is one space, and at most one line is left empty. Scripts
    and styles are left out.
    """
    if "<" not in html and "&" not in html:
        return html.strip()
    found = _Words()
    found.feed(html)
    found.close()
    lines = [line.strip() for line in _SPACES.sub(" ", "".join(found.parts)).split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN and not self._unseen:
            self._unseen = tag
        elif tag in _BREAKS:
            self._end_line(tag == "br")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif tag in _BREAKS and tag != "br":
            self._end_line(False)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(" " if data.isspace() else data.replace("\r", ""))

    def _end_line(self, always: bool) -> None:
        """A ``<br>`` always breaks; where one block ends and the next begins there is one break."""
        seen = "".join(self.parts[-2:]).rstrip(" \t")
        if always or (seen and not seen.endswith("\n")):
            self.parts.append("\n")
