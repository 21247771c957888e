"""Every page hands the analyst its tables; the pages about the network its files too."""

from io import BytesIO

import pandas as pd
import pytest

from dashboard import analysts
from fivec import tables
from fivec.language import translator
from fivec.schema import C_NAMES
from tests.pages.conftest import posts, session

ROSTER = b"name,accounts,team\nZorghuis,zorghuis,A\nSam,buur1,A\n"


def offered(page: str) -> set[str]:
    found = {"tables", *graph_forms()} if page in analysts.NETWORK else {"all"}
    return found | set(analysts.OWN_TABLES.get(page, ()))


def graph_forms() -> tuple[str, ...]:
    return tuple(analysts.graph_files.FORMATS)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", C_NAMES)
def test_every_page_has_its_files_for_analysts(dashboard, page, language):
    t = translator(language)
    app = dashboard(page, language, session(posts=posts()))
    assert not app.exception
    labels = {button.label for button in app.get("download_button")}
    every = {name: t(f"analysts.{name}") for name in ("posts", "threads", "tables", "all", *graph_forms())}
    assert {name for name, label in every.items() if label in labels} == offered(page)


def test_the_buttons_of_a_page_hand_over_what_the_command_line_writes():
    data = session(posts=posts(), roster=ROSTER).data
    for name in {name for names in analysts.OWN_TABLES.values() for name in names}:
        table = pd.read_csv(BytesIO(tables.written_table(name, data)), dtype=str)
        assert len(table) and "buur1" not in set(table["author"])
