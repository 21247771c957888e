"""WhatsApp: a chat as the app exports it (text, or a zip with pictures beside it).

The chat holds no ids, no likes and no replies. A message is known by its place in the chat, so that a later
export of the same chat counts the same messages once. Which message answers which is inferred from their
order: see ``answered``. Telephone numbers of participants are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from typing import Any, Final

import pyarrow as pa

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.encoding import utf8_text
from fivec.readers.notes import Notes
from fivec.readers.platforms.whatsapp_lines import Line, answered, is_chat, lines
from fivec.readers.records import Aside, table
from fivec.readers.source import Source
from fivec.readers.times import moments
from fivec.schema import Export, FivecError

CHANNEL: Final = "whatsapp"
WITHIN_S: Final = 3600
"""A message that comes later than this after the one before it starts a thread."""
_HEAD: Final = 1 << 16
_FEW: Final = 2
"""Participants up to which a chat is no group."""
_ATTACHED: Final = (".pdf", ".vcf", ".docx", ".xlsx", ".pptx")
_PHONE: Final = re.compile(r"\+?\d[\d ().\-\u2011]{5,}\d")
_NUMBERED: Final = re.compile(r"@(\d{8,15})\b")
_MENTION: Final = re.compile("@\u2068([^\u2069]+)\u2069")
_ISOLATED: Final = re.compile("[\u2066-\u2069]")
_SORTS: Final = (
    "image|video|audio|sticker|gif|document|contact card|voice message|afbeelding|contactkaart|spraakbericht"
)
_MEDIA: Final = re.compile(
    r"<(?:media omitted|media weggelaten|attached: [^>]+|bijgevoegd: [^>]+)>"
    rf"|(?:.* • .*)?\b(?:{_SORTS}) (?:omitted|weggelaten)"
    r"|\S.*\.\w{2,5} \((?:file attached|bestand bijgevoegd)\)",
    re.IGNORECASE,
)
_EDITED: Final = re.compile(r"\s*<(?:this message was edited|dit bericht is bewerkt)>", re.IGNORECASE)
_DELETED: Final = re.compile(
    r"(?:this message was deleted|you deleted this message|dit bericht (?:is|werd) verwijderd"
    r"|(?:je hebt|u hebt|u heeft) dit bericht verwijderd)\.?",
    re.IGNORECASE,
)
_ENCRYPTED: Final = re.compile(
    r"(?:messages (?:and calls|you send|to this)|berichten (?:en|die|naar|in)\b).{0,90}\bend-to-end",
    re.IGNORECASE,
)
_BY_APP: Final = re.compile(
    r"\b(?:created (?:this )?group|added|removed|left|joined|changed (?:the|this|their)|pinned a message"
    r"|security code|heeft (?:de |deze )?groep|heeft .* (?:toegevoegd|verwijderd|gewijzigd)|neemt nu deel"
    r"|is nu lid|beveiligingscode|vastgezet)\b",
    re.IGNORECASE,
)
_CREATED: Final = re.compile(r'(?:created group|heeft (?:de )?groep)\s*["“]([^"“”]+)["”]', re.IGNORECASE)
_FILE: Final = re.compile(r"^whatsapp[ -]chat\s*(?:with|met|-)?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class _Names:
    """Handle per name: the name itself, or for a telephone number what stands for it in this chat.

    ``numbers`` are the handles by the digits of a number, ``strangers`` numbers that are mentioned only.
    """

    handles: Mapping[str, str]
    numbers: Mapping[str, str]
    strangers: set[str] = field(default_factory=set)


def parts(bundle: Bundle) -> list[Bundle]:
    """The chats in a bundle, each with the pictures and recordings beside it, which nobody reads."""
    found: list[Bundle] = []
    for path, source in bundle.members.items():
        if path.lower().endswith(".txt") and detect(source):
            folder, slash, own = path.rpartition("/")
            found.append(bundle.without(found).part(folder + slash, partial(_belongs, own)))
    return found


def read_bundle(bundle: Bundle) -> Export:
    """The chat of a bundle."""
    return read(next(source for path, source in bundle.members.items() if not _is_attached(path)))


def detect(source: Source) -> bool:
    """Whether a text file starts as a chat does."""
    if source.given is not None:
        return False
    try:
        text = _text(source.buffer.slice(0, min(_HEAD, source.buffer.size)), source.name)[0]
    except FivecError:
        return False
    return is_chat(text)


def read(source: Source) -> Export:
    """The messages of a chat, with the threads that their order makes likely."""
    notes, aside = Notes(options=source.options), Aside()
    text, encoding = _text(source.buffer, source.name)
    if encoding == "cp1252":
        notes.add("encoding_assumed")
    found = lines(text)
    tag = blake2b(f"{found[0].stamp}{found[0].text}".encode(), digest_size=3).hexdigest()
    names = _names(found, tag)
    if names.numbers:
        notes.add("phone_names", n=len(names.numbers))
    stamps = pa.chunked_array([pa.array([line.stamp for line in found], pa.large_string())])
    moment = [_seconds(value) for value in moments(stamps, "date", True, notes).to_pylist()]
    posts: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    for row, line in enumerate(found):
        reason = _unfit(line)
        if reason or line.name is None:
            aside.add(reason or "system_message", _shown(line, names))
            continue
        said, mentioned = _said(line.text, names)
        author = names.handles[line.name]
        posts.append({"id": f"{tag}-{row + 1}", "author": author, "text": said, "posted_at": moment[row]})
        ties += [
            {"source": author, "target": who, "kind": "mention", "at": moment[row]}
            for who in mentioned
            if who != author
        ]
    notes.drop("phone", len(names.numbers) + len(names.strangers))
    aside.tell(notes)
    _infer(posts, notes)
    group = _group(source.name, found, {post["author"] for post in posts})
    tables = {"posts": table("posts", [post | {"group": group} for post in posts], CHANNEL, notes)}
    if ties:
        tables["ties"] = table("ties", ties, CHANNEL, notes)
    return build.export(source.name, "whatsapp", tables, len(found), notes)


def _text(data: pa.Buffer, name: str) -> tuple[str, str]:
    text, encoding = utf8_text(data, name)
    return text.to_pybytes().decode("utf-8", "replace"), encoding


def _belongs(chat: str, path: str) -> bool:
    return path == chat or _is_attached(path)


def _is_attached(path: str) -> bool:
    return "/" not in path and path.lower().endswith(_ATTACHED)


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.astimezone(UTC).timestamp())


def _names(found: Iterable[Line], tag: str) -> _Names:
    handles: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for name in dict.fromkeys(line.name for line in found if line.name):
        if _PHONE.fullmatch(name):
            digits = re.sub(r"\D", "", name)
            numbers.setdefault(digits, f"tel-{len(numbers) + 1}-{tag}")
            handles[name] = numbers[digits]
        else:
            handles[name] = name
    return _Names(handles, numbers)


def _unfit(line: Line) -> str | None:
    """Why a line is no post; None for a post."""
    text = _ISOLATED.sub("", line.text)
    if line.name is None or _ENCRYPTED.match(text):
        return "system_message"
    if _DELETED.fullmatch(text):
        return "deleted_message"
    is_by_app = line.marked and not _MEDIA.search(text) and _BY_APP.search(text) is not None
    return "system_message" if is_by_app else None


def _shown(line: Line, names: _Names) -> dict[str, Any]:
    text = _PHONE.sub("tel", _ISOLATED.sub("", line.text))
    return {"date": line.stamp, "author": names.handles.get(line.name or ""), "text": text}


def _said(text: str, names: _Names) -> tuple[str | None, list[str]]:
    """What a message says without the marks of the app, and which participants it names by a mention.

    A mention of a telephone number is written with the handle of the participant; the number of somebody
    who wrote nothing goes.
    """
    mentioned = []

    def numbered(digits: str) -> str:
        if digits in names.numbers:
            return f"@{names.numbers[digits]}"
        names.strangers.add(digits)
        return "tel"

    def named(match: re.Match[str]) -> str:
        name = match[1].lstrip("~ ").strip()
        if _PHONE.fullmatch(name):
            return numbered(re.sub(r"\D", "", name))
        if name in names.handles:
            mentioned.append(names.handles[name])
        return name

    text = _NUMBERED.sub(lambda match: numbered(match[1]), _ISOLATED.sub("", _MENTION.sub(named, text)))
    kept = [line for line in _EDITED.sub("", text).split("\n") if not _MEDIA.fullmatch(line.strip())]
    return "\n".join(kept).strip() or None, list(dict.fromkeys(mentioned))


def _infer(posts: list[dict[str, Any]], notes: Notes) -> None:
    """Give every post the post that it answers by the order of messages, and say so."""
    seconds, authors = [post["posted_at"] for post in posts], [post["author"] for post in posts]
    for post, parent in zip(posts, answered(seconds, authors, WITHIN_S), strict=True):
        post["parent"] = None if parent is None else posts[parent]["id"]
        post["inferred"] = True
    if posts:
        notes.add("replies_inferred")


def _group(file: str, found: list[Line], authors: set[str]) -> str | None:
    """The name of a group: as the app says it, else as the file is called; none for two people."""
    for line in found:
        created = _CREATED.search(line.text)
        if created and line.name is None:
            return created[1].strip()
        if line.name and line.name not in authors and _ENCRYPTED.match(line.text):
            return line.name
    if len(authors) <= _FEW:
        return None
    *folders, own = file.split("/")
    stem = own.rsplit(".", 1)[0]
    if stem.lower().startswith("_chat") and folders:
        stem = folders[-1].removesuffix(".zip")
    return _FILE.sub("", stem) or None
