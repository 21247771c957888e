"""Words, numbers and dates in Dutch and English, from the .po catalogues, read in memory."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale, dates, lists, numbers
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES: Final = ("nl", "en")
LOCALE_DIR: Final = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> dict[str, str | tuple[str, ...]]:
    """Every message of a language: key to text, or to its plural forms (one, other)."""
    messages: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((LOCALE_DIR / language).glob("*.po")):
        with path.open("rb") as stream:
            found: Catalog = read_po(stream, locale=language)
        for message in found:
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                text = message.string
                messages[key] = text if isinstance(text, str) else tuple(text or ())
    return messages


class Translator:
    """Callable that turns a key and values into a sentence of one language.

    ``t("filter.posts", n=3, total=10)`` looks up the key, picks the plural form by ``k`` (of k of n) or
    ``n`` and fills the named values; whole numbers are written with the language's separators. A missing
    key raises KeyError: a gap must not reach a screen.
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}; known: {', '.join(LANGUAGES)}")
        self.language = language
        self.locale = Locale.parse("en_GB" if language == "en" else language)
        self._messages = catalogue(language)

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def __call__(self, key: str, **values: object) -> str:
        text = self._messages[key]
        if isinstance(text, tuple):
            text = text[0 if values.get("k", values.get("n")) == 1 else 1]
        return text.format(**{name: self._written(value) for name, value in values.items()})

    def _written(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        return self.number(value)

    def number(self, value: float | None, digits: int = 0) -> str:
        """``1.234,5`` in Dutch, ``1,234.5`` in English, negative with a real minus; a dash for nothing."""
        if value is None or value != value:
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return self._decimal(value, pattern)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 0-1 as ``26 %`` (Dutch) or ``26%``; a dash for nothing."""
        if share is None or share != share:
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        written = self._decimal(share * 100, pattern)
        return f"{written}\N{NO-BREAK SPACE}%" if self.language == "nl" else f"{written}%"

    def _decimal(self, value: float, pattern: str) -> str:
        """A number by a pattern, with a real minus; what rounds to nothing has no sign."""
        written = str(numbers.format_decimal(value, format=pattern, locale=self.locale))
        return written.replace("-", "\N{MINUS SIGN}" if any(map(written.count, "123456789")) else "")

    def day(self, value: date | datetime | None) -> str:
        """``3 maart 2026`` or ``3 March 2026``; a dash for nothing."""
        if value is None or value != value:
            return "–"
        return str(dates.format_date(value, format="long", locale=self.locale))

    def listing(self, items: list[str]) -> str:
        """``a, b en c`` or ``a, b and c``."""
        return str(lists.format_list(items, locale=self.locale)) if items else ""


@cache
def translator(language: str) -> Translator:
    """The translator of a language, made once."""
    return Translator(language)
