"""One module per platform (or program) whose exports need more than a table of header names.

READERS is their order, the more specific first; BUNDLE_READERS are those whose export is several files, the
sheets of a workbook included.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from fivec.readers.platforms import (
    accounts_list,
    bluesky,
    counting_sheet,
    discord,
    discord_package,
    facebook,
    facebook_insights,
    graph_files,
    instagram,
    json_tables,
    judged,
    linkedin_creator,
    linkedin_page,
    linkedin_personal,
    mastodon,
    nodexl,
    reddit_download,
    slack,
    teams,
    tiktok,
    viva,
    whatsapp,
    x_archive,
    youtube_studio,
    youtube_takeout,
    zeeschuimer,
)

READERS: Final[tuple[ModuleType, ...]] = (
    bluesky,
    zeeschuimer,
    json_tables,
    whatsapp,
    graph_files,
    nodexl,
    accounts_list,
    counting_sheet,
    judged,
    x_archive,
    mastodon,
    instagram,
    facebook,
    tiktok,
    linkedin_personal,
    slack,
    teams,
    discord,
    discord_package,
    viva,
    linkedin_page,
    youtube_takeout,
)
BUNDLE_READERS: Final[tuple[ModuleType, ...]] = (
    youtube_takeout,
    reddit_download,
    whatsapp,
    nodexl,
    x_archive,
    mastodon,
    instagram,
    facebook,
    linkedin_personal,
    slack,
    teams,
    discord_package,
    viva,
    linkedin_page,
    linkedin_creator,
    facebook_insights,
    youtube_studio,
)
