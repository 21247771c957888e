"""A file that nobody knows is pointed out once; times are read as the visitor says; rows aside are there."""

import json
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from dashboard.state import Session
from fivec.language import translator
from tests.pages.conftest import words

ODD = (
    b"Nr;Wie was dat;Wat werd er gezegd;Wanneer precies;Hartjes\n"
    b"900001;@anna;Morgen open dag, komt u ook een kijkje nemen?;3-4-2024 09:15;12\n"
    b"900002;@bram;Wij komen graag langs met de hele familie;3-4-2024 10:00;7\n"
    b"900003;@anna;Leuk, tot morgen dan, de koffie staat klaar;4-4-2024 11:00;1\n"
)
AGAIN = ODD.replace(b"90000", b"80000")


def opened(app: AppTest, name: str, content: bytes, number: int = 0) -> AppTest:
    return app.file_uploader(key=f"uploads-data-{number}").upload(name, content, "text/csv").run()


def pressed(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def visitor(app: AppTest) -> Session:
    found: Session = app.session_state["session"]
    return found


def test_a_file_that_nobody_knows_is_read_once_its_columns_are_pointed_out(
    dashboard: Callable[..., AppTest],
) -> None:
    t = translator("nl")
    app = opened(dashboard("data", "nl"), "odd.csv", ODD)
    assert visitor(app).files[0].export.report.error is not None
    assert t("upload.unknown", file="odd\\.csv") in words(app)
    assert t(
        "files.unknown", columns="Nr, Wie was dat, Wat werd er gezegd, Wanneer precies, Hartjes"
    ) in words(app)
    app = pressed(app, t("mapping.open"))
    assert t("mapping.fine") in words(app)
    assert t("mapping.why_posted_at") in words(app)
    app = pressed(app, t("mapping.read"))
    assert not app.exception
    assert t("upload.done", file="odd\\.csv", n=3) in words(app)
    (file,) = visitor(app).files
    assert file.export.report.format == "mapped_posts"
    assert visitor(app).data.posts["text"].tolist()[1] == "Wij komen graag langs met de hele familie"
    app = opened(app, "next.csv", AGAIN, 1)
    assert [loaded.export.report.error for loaded in visitor(app).files] == [None, None]
    assert len(visitor(app).data.posts) == 6


def test_what_is_missing_is_said_at_once(dashboard: Callable[..., AppTest]) -> None:
    t = translator("en")
    app = pressed(opened(dashboard("data", "en"), "odd.csv", ODD), t("mapping.open"))
    app = app.radio(key="map-table-odd.csv").set_value("ties").run()
    assert t("mapping.missing", column=t("mapping.field_source")) in words(app)
    assert next(button for button in app.button if button.label == t("mapping.read")).disabled
    assert len(visitor(app).files) == 1


def test_a_saved_map_that_is_dropped_reads_what_is_open(dashboard: Callable[..., AppTest]) -> None:
    told = {
        "form": "fivec-columns",
        "version": 1,
        "table": "posts",
        "header": ["Nr", "Wie was dat", "Wat werd er gezegd", "Wanneer precies", "Hartjes"],
        "columns": {"author": "Wie was dat", "text": "Wat werd er gezegd"},
    }
    app = opened(dashboard("data", "en"), "odd.csv", ODD)
    app = opened(app, "columns.json", json.dumps(told).encode(), 1)
    assert visitor(app).files[0].export.report.format == "mapped_posts"
    app = opened(app, "broken.json", b'{"form": "fivec-columns"}', 2)
    assert not app.exception
    assert "broken\\.json" in words(app)


def test_times_are_read_as_the_visitor_says(dashboard: Callable[..., AppTest]) -> None:
    data = b"id;author;created_at;text\n1;anna;3-4-2024 09:15;hallo\n2;bram;5-4-2024 09:15;hoi\n"
    app = opened(dashboard("data", "en"), "week.csv", data)
    (file,) = visitor(app).files
    assert str(visitor(app).data.posts["posted_at"].iloc[0]) == "2024-04-03 07:15:00+00:00"
    app.selectbox(key=f"reading-{file.digest}-zone").set_value("America/New_York").run()
    assert str(visitor(app).data.posts["posted_at"].iloc[0]) == "2024-04-03 13:15:00+00:00"
    app.radio(key=f"reading-{file.digest}-day_first").set_value(False).run()
    assert str(visitor(app).data.posts["posted_at"].iloc[0]) == "2024-03-04 14:15:00+00:00"
    assert not app.exception


def test_rows_set_aside_can_be_looked_at(dashboard: Callable[..., AppTest]) -> None:
    app = opened(dashboard("data", "nl"), "week.csv", b"id,author,text\n1,anna,hallo\n2,,wie was dit\n")
    assert not app.exception
    (file,) = visitor(app).files
    ((reason, rows),) = file.export.aside
    assert reason == "no_author"
    assert rows["text"].to_pylist() == ["wie was dit"]
    assert any(button.key == f"aside-{file.digest}" for button in app.get("download_button"))
