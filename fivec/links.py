"""Links to somebody's profile: the platform and the handle that they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

HOSTS: Final[Mapping[str, str]] = {
    "linkedin.com": "linkedin",
    "x.com": "x",
    "twitter.com": "x",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.me": "facebook",
    "instagram.com": "instagram",
    "threads.net": "threads",
    "threads.com": "threads",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "bsky.app": "bluesky",
    "reddit.com": "reddit",
    "t.me": "telegram",
}
_BEFORE: Final = frozenset(
    ("in", "pub", "company", "school", "showcase", "profile", "user", "u", "c", "channel", "people", "pages")
)
"""Parts of an address after which the handle comes."""
_NO_PROFILE: Final = frozenset(
    (
        *("feed", "posts", "pulse", "i", "hashtag", "search", "home", "explore", "p", "reel", "reels", "tv"),
        *("watch", "shorts", "playlist", "groups", "events", "r", "s", "status", "story.php", "sharer"),
        *("intent", "share", "login", "jobs", "messaging"),
    )
)
_LINK: Final = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?::\d+)?(/[^\s]*)", re.IGNORECASE)
_SLASH: Final = re.compile(r"%2f", re.IGNORECASE)


def site(text: str) -> str | None:
    """The channel to which a link leads, whatever it shows there; None for another site or no link."""
    found = _LINK.fullmatch(text)
    return _channel(found[1].lower()) if found else None


def profile(text: str) -> tuple[str, str] | None:
    """Channel and handle of a profile link.

    Parameters
    ----------
    text : with or without ``https://``, ``www.`` or a country before the host, slashes and questions behind
        it, and whether or not it was encoded as part of another address.

    Returns
    -------
    The channel is empty for a host that is not known; a handle of the fediverse is ``name@host``. None
    where this is no link, or the link of something else than a profile.
    """
    if _SLASH.search(text):
        text = unquote(text)
    found = _LINK.fullmatch(text.strip())
    if not found:
        return None
    host, rest = found[1].lower(), urlsplit(found[2].replace("/#!", ""))
    parts = [unquote(part) for part in rest.path.split("/") if part]
    channel = _channel(host)
    if not channel:
        return _elsewhere(host, parts)
    if not parts or parts[0].lower() in _NO_PROFILE:
        return None
    if parts[0] == "profile.php":
        (number,) = parse_qs(rest.query).get("id", [""])[:1]
        return (channel, number) if number else None
    if parts[0].lower() in _BEFORE:
        # Facebook puts the name of the person before the number.
        parts = parts[-1:] if parts[0].lower() in ("people", "pages") else parts[1:2]
    handle = parts[0].lstrip("@").strip() if parts else ""
    return (channel, handle) if handle else None


def _elsewhere(host: str, parts: list[str]) -> tuple[str, str] | None:
    if not parts:
        return None
    if parts[0].startswith("@") and len(parts[0]) > 1:
        return "mastodon", f"{parts[0][1:]}@{host}" if "@" not in parts[0][1:] else parts[0][1:]
    handle = parts[-1].lstrip("@").strip()
    return ("", handle) if handle else None


def _channel(host: str) -> str | None:
    return next((HOSTS[known] for known in HOSTS if host == known or host.endswith("." + known)), None)
