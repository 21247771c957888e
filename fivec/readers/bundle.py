"""Several files in one: a zip or a folder, as sources by their path inside it."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import pyarrow as pa

from fivec.readers.notes import Notes
from fivec.readers.options import NOTHING_CHOSEN, Options
from fivec.readers.source import Source, file_source, shown
from fivec.schema import FivecError

MAX_MEMBERS: Final = 20_000
MAX_FILES: Final = MAX_MEMBERS
"""Files in a folder that are looked at; media of a platform's download among them."""
MAX_RATIO: Final = 200
"""Largest compression ratio of a member above RATIO_FROM bytes; text seldom passes 20."""
RATIO_FROM: Final = 1 << 20
MAX_BYTES: Final = 4 << 30
"""Largest sum of what the wanted members of a zip unpack to."""
_MEDIA: Final = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp", ".mp4", ".mov", ".webm", ".avi", ".3gp"),
    *(".m4v", ".mp3", ".m4a", ".opus", ".ogg", ".wav", ".aac"),
)
"""Pictures and sound, of which downloads are full: they are no part of what came, and never unpacked."""
_LITTER: Final = ("__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Bundle:
    """Files that came together.

    ``members`` are sources by path (``/`` between the parts), in alphabetical order.
    """

    name: str
    members: Mapping[str, Source]

    @property
    def options(self) -> Options:
        """What the user decided about the files, which came as one."""
        return next((source.options for source in self.members.values()), NOTHING_CHOSEN)

    def notes(self) -> Notes:
        """New notes under the user's decisions."""
        return Notes(options=self.options)

    def part(self, folder: str, keep: Callable[[str], bool]) -> Bundle:
        """The kept members of one folder (``""`` or ending in ``/``), by their path inside it."""
        inside = {
            path[len(folder) :]: source for path, source in self.members.items() if path.startswith(folder)
        }
        name = f"{self.name}/{folder}".rstrip("/")
        return Bundle(name, {path: source for path, source in inside.items() if keep(path)})

    def without(self, parts: list[Bundle]) -> Bundle:
        """What is left when some parts are taken out."""
        taken = {id(source) for part in parts for source in part.members.values()}
        return Bundle(self.name, {path: s for path, s in self.members.items() if id(s) not in taken})


def zip_bundle(source: Source) -> Bundle:
    """The members of a zip, unpacked one by one when they are read; nothing is written to disk.

    Raises
    ------
    FivecError
        ``damaged_zip``, ``encrypted_zip``, ``unsafe_member``, ``too_many_members``,
        ``suspicious_compression`` or ``zip_too_large``.
    """
    try:
        archive = zipfile.ZipFile(pa.BufferReader(source.buffer))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, UnicodeError) as error:
        raise FivecError("damaged_zip", file=source.name) from error
    infos = archive.infolist()
    _check(source.name, infos)
    kept = sorted(
        (info for info in infos if not _path(info).endswith("/") and _is_wanted(_path(info))), key=_path
    )
    members: dict[str, Source] = {}
    for info in kept:
        path, copies = _path(info), 1
        while path in members:
            copies += 1
            path = f"{_path(info)} ({copies})"
        members[path] = _member(source, path, archive, info)
    return Bundle(source.name, members)


def is_document(bundle: Bundle) -> bool:
    """Whether a zip is a document of an office program rather than a bundle of files."""
    paths = bundle.members.keys()
    return "[Content_Types].xml" in paths or {"mimetype", "content.xml"} <= paths


def folder_bundle(folder: Path, options: Options = NOTHING_CHOSEN) -> Bundle:
    """All files in a folder and its folders but hidden ones, pictures and sound; links lead to files only.

    Raises FivecError ``too_many_files``.
    """
    members: dict[str, Source] = {}
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if _is_wanted(name)]
        for name in files:
            path = (Path(root) / name).relative_to(folder).as_posix()
            if not _is_wanted(path):
                continue
            if len(members) == MAX_FILES:
                raise FivecError("too_many_files", file=shown(folder.name), limit=MAX_FILES)
            members[path] = file_source(Path(root) / name, options, f"{folder.name}/{path}")
    return Bundle(shown(folder.name), dict(sorted(members.items())))


def _check(file: str, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise FivecError("too_many_members", file=file, n=len(infos), limit=MAX_MEMBERS)
    for info in infos:
        path = PurePosixPath(info.orig_filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in info.orig_filename[:2]:
            raise FivecError("unsafe_member", file=file, member=shown(info.orig_filename))
        if info.flag_bits & 1:
            raise FivecError("encrypted_zip", file=file)
        if not _is_wanted(_path(info)):
            continue
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise FivecError(
                "suspicious_compression", file=file, member=shown(info.filename), limit=MAX_RATIO
            )
    if sum(info.file_size for info in infos if _is_wanted(_path(info))) > MAX_BYTES:
        raise FivecError("zip_too_large", file=file, limit=MAX_BYTES >> 30)


def _is_wanted(path: str) -> bool:
    parts = path.split("/")
    is_hidden = any(not part or part.startswith(".") or part in _LITTER for part in parts)
    return not is_hidden and not path.lower().endswith(_MEDIA)


def _path(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _member(source: Source, path: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source:
    def load() -> pa.Buffer:
        try:
            return pa.py_buffer(archive.read(info))
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise FivecError("damaged_zip", file=source.name) from error

    return Source(shown(f"{source.name}/{path}"), load, options=source.options)
