"""Pages about the network hand the analyst tables and files."""

import pytest

from dashboard import analysts
from fivec.language import translator
from fivec.schema import C_NAMES
from tests.pages.conftest import posts, session


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", C_NAMES)
def test_the_pages_about_the_network_have_files_for_analysts(dashboard, page, language):
    t = translator(language)
    app = dashboard(page, language, session(posts=posts()))
    assert not app.exception
    labels = {button.label for button in app.get("download_button")}
    offered = {t(f"analysts.{name}") for name in ("tables", "gexf", "graphml")}
    assert offered & labels == (offered if page in analysts.PAGES else set())


def test_an_edge_list_alone_has_its_numbers_and_files(dashboard):
    edges = b"source,target\na,b\nb,a\nb,c\nc,d\n"
    app = dashboard("connections", "en", session(edges=edges))
    assert not app.exception
    names = [name for table in app.dataframe for name in table.value.iloc[:, 0].astype(str)]
    assert "Closed triangles (transitivity)" in names
    assert len(app.get("download_button")) >= 3
