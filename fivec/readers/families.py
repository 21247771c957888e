"""Every format that is read, by the platform or program it comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def families() -> Mapping[str, tuple[str, ...]]:
    """Keys of formats (see ``SourceReport.format``) by family, in the order in which they are shown.

    Names are in the catalogues under ``family.<name>`` and ``format.<key>``.
    """
    text = files("fivec.readers").joinpath("families.toml").read_text(encoding="utf-8")
    return {name: tuple(keys) for name, keys in tomllib.loads(text)["families"]}
