"""One module per platform (or program) whose exports need more than a table of header names.

READERS is their order, the more specific first; BUNDLE_READERS are those whose export is several files, the
sheets of a workbook included.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from fivec.readers.platforms import counting_sheet, graph_files, slack, teams, viva

READERS: Final[tuple[ModuleType, ...]] = (
    graph_files,
    counting_sheet,
    x_archive,
    mastodon,
    instagram,
    facebook,
    linkedin_personal,
    slack,
    teams,
    viva,
)
BUNDLE_READERS: Final[tuple[ModuleType, ...]] = (
    x_archive,
    mastodon,
    instagram,
    facebook,
    linkedin_personal,
    slack,
    teams,
    viva,
)
