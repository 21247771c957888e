"""Empty CSV templates of our own tables, with headers in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HEADERS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "nl": {
        "people": (
            "naam",
            "accounts",
            "e-mail",
            "afdeling",
            "functie",
            "startdatum",
            "toestemming",
            "namens de organisatie",
            "medewerker",
            "soort",
        ),
        "posts": (
            "bericht id",
            "auteur",
            "datum tijd",
            "tekst",
            "antwoord op",
            "kanaal",
            "groep",
            "likes",
            "reacties",
            "gedeeld",
            "weergaven",
            "link",
        ),
        "ties": ("van", "naar", "soort", "datum", "gewicht", "kanaal"),
        "story": ("kernwaarde", "tekst", "kanaal"),
        "audience": ("vraag", "onderwerp"),
        "influencers": ("naam", "account", "onderwerp", "contactpersoon", "laatste contact", "komt naar ons"),
    },
    "en": {
        "people": (
            "name",
            "accounts",
            "email",
            "team",
            "role",
            "start date",
            "consent",
            "speaks for the organisation",
            "is employee",
            "kind",
        ),
        "posts": (
            "post id",
            "author",
            "posted at",
            "text",
            "reply to",
            "channel",
            "group",
            "likes",
            "comments",
            "shares",
            "impressions",
            "url",
        ),
        "ties": ("source", "target", "kind", "date", "weight", "channel"),
        "story": ("value", "text", "channel"),
        "audience": ("question", "topic"),
        "influencers": ("name", "handle", "topic", "contact", "last contact", "comes to us"),
    },
}
_DELIMITERS: Final = {"nl": ";", "en": ","}


def templates(language: str) -> dict[str, bytes]:
    """Per table an empty CSV file that a spreadsheet of that language opens in columns.

    Parameters
    ----------
    language : ``nl`` (``;`` between the columns) or ``en`` (``,``).

    Returns
    -------
    File contents by table: people, posts, ties, story, audience, influencers. UTF-8 with byte order
    mark, so that Excel shows accents.
    """
    delimiter = _DELIMITERS[language]
    return {
        table: (delimiter.join(names) + "\r\n").encode("utf-8-sig")
        for table, names in HEADERS[language].items()
    }
