"""LinkedIn's copy of somebody's own data: the zip or folder, or one of its tables.

It holds what its owner did and nobody else's answers. Private messages are set aside unless they are asked
for; reactions name no author and make no tie.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from fivec.readers.bundle import Bundle
from fivec.readers.headers import columns, normalised
from fivec.readers.notes import Notes
from fivec.readers.personal import OWNER, known_accounts, personal_export
from fivec.readers.platforms.linkedin_cells import CHANNEL, Archive
from fivec.readers.platforms.linkedin_tables import READ_IN_ORDER
from fivec.readers.records import table
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

_NEEDS: Final[Mapping[str, frozenset[str]]] = {
    "connections": frozenset(("first", "last", "at")),
    "shares": frozenset(("at", "link", "text")),
    "invitations": frozenset(("source_name", "target_name", "at", "direction")),
    "messages": frozenset(("thread", "author_name", "at", "text")),
    "profile": frozenset(("first", "last", "role")),
    "comments": frozenset(("at", "link", "text")),
    "reactions": frozenset(("at", "kind", "link")),
    "company_follows": frozenset(("name", "at")),
    "member_follows": frozenset(("at", "state", "name")),
}
_WHOLE: Final = ("comments", "reactions", "company_follows", "member_follows")
"""Tables with names so plain that they must be their only ones."""
_ASSISTANTS: Final = ("guidemessages", "learningroleplaymessages", "learningcoachmessages")
_OTHERS: Final = frozenset(
    (
        *("adtargeting", "adsclicked", "causesyoucareabout", "certifications", "courses", "education"),
        *("emailaddresses", "endorsementgiveninfo", "endorsementreceivedinfo", "events", "honors"),
        *("hashtagfollows", "importedcontacts", "inferencesaboutyou", "jobapplicantsavedanswers"),
        *("jobapplicantsavedscreeningquestionresponses", "jobapplications", "jobseekerpreferences"),
        *("languages", "learning", "logins", "memberhashtag", "organizations", "patents", "phonenumbers"),
        *("positions", "privateidentityasset", "profilesummary", "projects", "providers", "publications"),
        *("receipts", "receiptsv2", "recommendationsgiven", "recommendationsreceived", "registration"),
        *("richmedia", "savedjobalerts", "savedjobs", "saveditems", "searchqueries", "securitychallenges"),
        *("services", "servicesmarketplaceengagements", "skills", "testscores", "verifications", "votes"),
        *("volunteering", "volunteeringexperiences", "whatsappphonenumbers", "instantreposts", "profile"),
    )
)
_FOLDERS: Final = ("articles/", "jobs/", "verifications/", "services marketplace/", "media/")
_SUFFIX: Final = re.compile(r"(?:[ _]\(?\d+\)?)+$")
_ENOUGH: Final = 2


def parts(bundle: Bundle) -> list[Bundle]:
    """The LinkedIn exports in a bundle: folders with tables of it, and what goes with them."""
    folders = sorted({_folder(path) for path in bundle.members if path.lower().endswith(".csv")})
    found = []
    for folder in folders:
        part = bundle.part(folder, lambda path: "/" not in path and path.lower().endswith(".csv"))
        ours = {path for path, source in part.members.items() if _is_other(path) or _kind(source)}
        if len(ours) >= _ENOUGH and any(not _is_other(path) for path in ours):
            found.append(
                bundle.part(folder, lambda path, ours=ours: path in ours or path.lower().startswith(_FOLDERS))  # type: ignore[misc]
            )
    return found


def read_bundle(bundle: Bundle) -> Export:
    """Posts, comments, connections and invitations of the owner."""
    notes = bundle.notes()
    tables: dict[str, list[Source]] = {}
    n_unused = 0
    for path, source in bundle.members.items():
        kind = None if _is_assistant(path) or not path.lower().endswith(".csv") else _kind(source)
        if kind is None:
            n_unused += 1
        else:
            tables.setdefault(kind, []).append(source)
    if n_unused:
        notes.add("archive_unused", n=n_unused)
    return _export(bundle.name, tables, notes)


def detect(source: Source) -> bool:
    """Whether a file is one of the tables of the export."""
    return _kind(source) is not None


def read(source: Source) -> Export:
    """One table of the export; without Profile.csv its owner has no name."""
    kind = _kind(source)
    if kind is None or not source.sheet.sample:
        raise FivecError("no_rows", file=source.name)
    return _export(source.name, {kind: [source]}, Notes(options=source.options))


def _export(name: str, tables: Mapping[str, Sequence[Source]], notes: Notes) -> Export:
    archive = Archive(notes)
    for kind, read_table in READ_IN_ORDER.items():
        for source in tables.get(kind, ()):
            read_table(archive, source)
    if not archive.n_rows:
        raise FivecError("no_rows", file=name)
    found = {}
    if archive.posts or not {"shares", "comments", "messages"}.isdisjoint(tables):
        found["posts"] = table("posts", archive.posts, CHANNEL, notes)
    people = known_accounts(archive.people)
    if archive.owner != OWNER:
        people = known_accounts([{"handle": archive.owner, **archive.owner_profile}, *people])
    if people:
        found["accounts"] = table("accounts", people, CHANNEL, notes)
    if archive.ties or "posts" not in found:
        found["ties"] = table("ties", archive.ties, CHANNEL, notes)
    return personal_export(name, "linkedin_personal", found, archive.n_rows, archive.owner, notes)


def _kind(source: Source) -> str | None:
    """Which table a file is; None where it is none."""
    try:
        sheet = source.sheet
    except FivecError:
        return None
    for kind, needed in _NEEDS.items():
        at = columns(sheet.names, f"linkedin_{kind}")
        n_named = sum(bool(name) for name in sheet.names)
        if needed <= at.keys() and (kind not in _WHOLE or n_named == len(needed)) and _fits(kind, at, source):
            return kind
    return None


def _fits(kind: str, at: Mapping[str, int], source: Source) -> bool:
    """Whether what a header leaves open is settled by the other names or the values."""
    names = {normalised(name) for name in source.sheet.names}
    if kind == "profile":
        return not names.isdisjoint(("maidenname", "summary", "geolocation"))
    if kind == "messages":
        return not names.isdisjoint(("folder", "senderprofileurl"))
    if kind in ("comments", "reactions"):
        links = source.sheet.values(at["link"])
        return not links or any("linkedin." in link or "urn" in link for link in links)
    return True


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _stem(path: str) -> str:
    name = path.rpartition("/")[2].rpartition(".")[0]
    return normalised(_SUFFIX.sub("", name))


def _is_assistant(path: str) -> bool:
    return _stem(path) in _ASSISTANTS


def _is_other(path: str) -> bool:
    return _is_assistant(path) or _stem(path) in _OTHERS - {"profile"}
