"""A saved workspace gives the same numbers, takes the next file in, and survives whatever happens to it."""

import io
import json
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

import fivec
from fivec import readers, workspace
from fivec.__main__ import main
from fivec.language import LANGUAGES, translator
from fivec.readers import Upload
from fivec.readers import workspace as reading
from fivec.readers.workspace import Kept
from fivec.schema import EXPORT_COLUMNS, Export, FivecError
from fivec.settings import Choices, Settings, Typed

ROOT = Path(__file__).resolve().parents[1]
EXPORTS = ROOT / "tests" / "exports"
POSTS = (
    "id,author,parent,created_at,text\n1,desk,,2026-01-01,hello\n2,eve,1,2026-01-02,hi\n,x,,2026-01-03,lost\n"
)
SAID = Settings(
    Typed(
        story=(("Rust", "Niemand heeft haast"),),
        audience=("Is er plek?",),
        influencers=(("Ann", "ann", "zorg", None, date(2026, 1, 2), True),),
    ),
    Choices(ours=("posts:desk",), sides=(("posts", "external"),), names_allowed=True),
)


def small() -> list[Export]:
    """A file of posts of which one row was set aside, and a file that could not be read."""
    return readers.exports(
        [Upload("posts.csv", POSTS.encode()), Upload("x.csv", b"\x89PNG\r\n\x1a\n\x00\x00")]
    )


def opened(data: bytes) -> list[Export]:
    return workspace.opened(Upload("w.zip", data))[0]


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def edited(data: bytes, **changes: object) -> bytes:
    """The workspace with other values in its list of contents."""
    members = unpacked(data)
    contents = json.loads(members["workspace.json"]) | changes
    return packed(members | {"workspace.json": json.dumps(contents).encode()})


def parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def test_what_is_opened_is_what_was_saved():
    before = small()
    after, said = workspace.opened(Upload("w.zip", workspace.saved(before, SAID, ["a", "b"])))
    assert said == SAID
    assert [export.digest for export in after if isinstance(export, Kept)] == ["a", "b"]
    posts, failed = after
    assert posts.report == before[0].report
    assert posts.tables["posts"].equals(before[0].tables["posts"])
    assert posts.aside[0][0] == "no_id" == before[0].aside[0][0]
    assert posts.aside[0][1].to_pylist() == before[0].aside[0][1].to_pylist() != []
    assert failed.tables == {} and failed.report.error is not None
    assert before[1].report.error is not None
    assert repr(failed.report.error) == repr(before[1].report.error)


def test_the_same_content_gives_the_same_bytes():
    data = workspace.saved(small(), SAID, ["a", "b"])
    again, said = workspace.opened(Upload("w.zip", data))
    assert workspace.saved(again, said, ["a", "b"]) == data == workspace.saved(small(), SAID, ["a", "b"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_has_the_same_numbers(language):
    before = readers.exports([ROOT / "sample_data" / language])
    after = opened(workspace.saved(before))
    one, other = (fivec.measure(fivec.assemble(exports), quick=True) for exports in (before, after))
    assert repr(list(one.measures)) == repr(list(other.measures))
    assert [export.report for export in before] == [export.report for export in after]


def test_every_export_of_the_tests_comes_back_the_same():
    before = readers.exports(sorted(EXPORTS.iterdir()))
    after = opened(workspace.saved(before))
    for old, new in zip(before, after, strict=True):
        assert repr(new.report) == repr(old.report)
        assert {name: table.to_pylist() for name, table in new.tables.items()} == {
            name: table.to_pylist() for name, table in old.tables.items()
        }
        assert {name: table.schema.types for name, table in new.tables.items()} == {
            name: [readers.build.column_type(column) for column in table.column_names]
            for name, table in old.tables.items()
        }


def test_the_command_line_reads_it_as_the_files_themselves(tmp_path, capsys):
    (tmp_path / "posts.csv").write_text(POSTS)
    kept = tmp_path / "w.fivec.zip"
    kept.write_bytes(
        workspace.saved(readers.exports([tmp_path / "posts.csv"]), Settings(choices=Choices(ours=("desk",))))
    )

    def printed(*arguments: object) -> list[object]:
        assert main(["measure", *map(str, arguments), "--json", "--quick"]) == 0
        return json.loads(capsys.readouterr().out)

    with_desk = printed(tmp_path / "posts.csv", "--organisation", "desk")
    assert printed(kept) == with_desk
    assert (
        printed(kept, "--organisation", "eve")
        == printed(tmp_path / "posts.csv", "--organisation", "eve")
        != with_desk
    )


def test_next_month_joins_and_a_file_can_leave():
    january = readers.exports([Upload("a.csv", POSTS.encode())])
    february = readers.exports(
        [Upload("b.csv", POSTS.replace("\n1,", "\n7,").replace(",1,", ",7,").encode())]
    )
    kept = opened(workspace.saved(january))
    joined, apart = fivec.assemble(kept + february), fivec.assemble(january + february)
    assert joined.posts.equals(apart.posts) and len(joined.posts) == 3
    both = opened(workspace.saved(january + february))
    assert fivec.assemble(both[1:]).posts.equals(fivec.assemble(february).posts)


ROSTER = "name,email,team\nA.,anna@voorbeeld.nl,Zorg\nB.,bram@voorbeeld.nl,Zorg\n"


def test_people_are_found_by_e_mail_in_the_export_of_next_month(tmp_path):
    """In a new process, as next month is: the addresses of the list are not there, and are not needed."""
    kept = tmp_path / "w.fivec.zip"
    kept.write_bytes(workspace.saved(readers.exports([Upload("roster.csv", ROSTER.encode())])))
    assert not any(b"voorbeeld.nl" in content for content in unpacked(kept.read_bytes()).values())
    script = (
        "import sys, fivec; data = fivec.read(sys.argv[1:]);"
        "known = data.accounts[data.accounts.person >= 0];"
        "print(*sorted(data.people['name'].iloc[known.person] + ' ' + known.name.to_numpy()), sep='|')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(kept), str(EXPORTS / "viva")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "A. Anna de Wit|B. Bram Bos"


def test_what_was_only_typed_is_saved_too():
    data = workspace.saved([], SAID)
    exports, said = workspace.opened(Upload("w.zip", data))
    assert said == SAID
    assert [export.report.format for export in exports] == ["workspace"]
    assert all(f"format.{export.report.format}" in translator("nl") for export in exports)


def test_it_is_known_by_its_content_in_a_folder_and_unpacked(tmp_path):
    data = workspace.saved(small(), SAID)
    inside = {f"map/{name}": content for name, content in unpacked(data).items()}
    inside |= {"map/other/posts.csv": POSTS.encode(), "workspace.json": b'{"of": "another program"}'}
    exports, said = workspace.opened(Upload("w.zip", packed(inside)))
    assert said == SAID
    assert [isinstance(export, Kept) for export in exports] == [True, True, False, False]
    for name, content in unpacked(data).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert [export.report.name for export in readers.exports([tmp_path])] == ["posts.csv", "x.csv"]


def test_what_was_said_here_counts_before_what_a_workspace_brings():
    mine = Settings(choices=Choices(ours=("eve",)))
    both = mine.beside(SAID)
    assert both.choices.ours == ("eve",)
    assert both.choices.sides == SAID.choices.sides and both.typed == SAID.typed


# -- other versions and damage ------------------------------------------------------------------------------


def failure(data: bytes, which: int = 0) -> FivecError:
    """The error of one file of a workspace, which can be said in both languages."""
    report = opened(data)[which].report
    assert report.error is not None
    for language in LANGUAGES:
        assert "w.zip" in translator(language)(
            f"error.{report.error.key}", **{"file": report.name, **report.error.values}
        )
    return report.error


def test_a_newer_workspace_says_so():
    assert failure(edited(workspace.saved(small()), version=2)).key == "newer_workspace"


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "1"},
        {"version": 0},
        {"exports": {}},
        {"settings": []},
        {"settings": {"choices": {"ours": "desk"}}},
        {"settings": {"typed": {"influencers": [["too", "short"]]}}},
        {"settings": {"typed": {"influencers": [["a", "b", "c", "d", {"$day": "soon"}, None]]}}},
        {"product": 3},
    ],
    ids=repr,
)
def test_a_list_of_contents_edited_by_hand_is_refused(changes):
    assert failure(edited(workspace.saved(small()), **changes)).key == "damaged_workspace"


def test_settings_of_another_version_are_passed_over():
    data = edited(
        workspace.saved(small()), settings={"choices": {"ours": ["eve"], "colour": "red"}, "weather": "dry"}
    )
    assert workspace.opened(Upload("w.zip", data))[1] == Settings(choices=Choices(ours=("eve",)))


def entry(**changes: object) -> bytes:
    """A workspace of one file with another entry in its list of contents."""
    data = workspace.saved(small()[:1])
    one = json.loads(unpacked(data)["workspace.json"])["exports"][0]
    report = one["report"] | {name: value for name, value in changes.items() if name not in one}
    return edited(data, exports=[one | {"report": report} | {n: v for n, v in changes.items() if n in one}])


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"tables": ["nothing"]}, "newer_workspace"),
        ({"tables": ["ties"]}, "damaged_workspace"),
        ({"tables": "posts"}, "damaged_workspace"),
        ({"aside": ["no_id", "no_author"]}, "damaged_workspace"),
        ({"name": None}, "damaged_workspace"),
        ({"reasons": {"no_id": "many"}}, "damaged_workspace"),
        ({"reasons": {"no_id": -1}}, "damaged_workspace"),
        ({"notes": ["no pair"]}, "damaged_workspace"),
        ({"error": "bad"}, "damaged_workspace"),
    ],
    ids=repr,
)
def test_an_entry_edited_by_hand_is_refused(changes, key):
    assert failure(entry(**changes)).key == key


def test_one_damaged_file_leaves_the_others():
    data = workspace.saved(small()[:1] + readers.exports([Upload("b.csv", POSTS.encode())]))
    members = unpacked(data)
    del members["0/posts.parquet"]
    assert failure(packed(members)).values["part"] == "0/posts.parquet"
    assert opened(packed(members))[1].report.error is None


def test_what_this_version_has_no_words_for_is_counted_apart():
    (export,) = opened(
        entry(
            reasons={"no_id": 1, "too_blue": 2, "too_red": 3},
            dropped={"shoe_size": 4},
            totals={"posts": 2, "smiles": 3, "first": "2026-13-45"},
            notes=[["unheard", {}], ["unreadable_flags", {}], ["own_numbers", {}]],
            feeds=["connections", "chess"],
            format="quill",
        )
    )
    report = export.report
    assert report.reasons == {"no_id": 1, "other_version": 5} and report.rows_set_aside == 6
    assert report.dropped == {"other_version": 4} and report.totals == {"posts": 2}
    assert report.notes == (("own_numbers", {}),) and report.feeds == ("connections",)
    assert report.format == "other_version" and report.error is None
    for language in LANGUAGES:
        for area in ("reason", "dropped", "format"):
            assert f"{area}.other_version" in translator(language)


def test_a_failure_that_this_version_has_no_words_for_is_told_in_general_words():
    (export,) = opened(entry(error={"key": "too_blue", "values": {"file": "a.csv", "shade": 3}}))
    assert export.report.error.key == "unreadable" and export.report.error.__cause__ is None


BAD_POSTS = {
    "no author": {"id": ["1"]},
    "numbers as text": {"id": ["1"], "author": ["a"], "likes": ["3"]},
    "text as numbers": {"id": [1], "author": ["a"]},
    "no id": {"id": [None], "author": ["a"]},
    "endless": {"id": ["1"], "author": ["a"], "likes": [float("inf")]},
    "time without a zone": {"id": ["1"], "author": ["a"], "posted_at": pa.array([0], pa.timestamp("ms"))},
    "far away": {"id": ["1"], "author": ["a"], "posted_at": pa.array([10**15], pa.timestamp("ms", "UTC"))},
    "lists": {"id": [["1"]], "author": ["a"]},
    "no text": {"id": pa.array([b"\xff"], pa.binary()), "author": ["a"]},
}


def with_posts(content: bytes) -> bytes:
    members = unpacked(workspace.saved(small()[:1]))
    return packed(members | {"0/posts.parquet": content})


@pytest.mark.parametrize("columns", BAD_POSTS.values(), ids=BAD_POSTS)
def test_a_table_that_no_reader_makes_is_refused(columns):
    assert failure(with_posts(parquet(pa.table(columns)))).key == "damaged_workspace"


def test_a_column_that_is_not_known_is_of_a_newer_version():
    table = pa.table({"id": ["1"], "author": ["a"], "mood": ["fine"]})
    assert failure(with_posts(parquet(table))).key == "newer_workspace"


def test_a_long_text_a_million_times_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000_000)
    long = pa.array(["x" * 1_000] * 60_000, pa.large_string())
    content = parquet(pa.table({"id": long, "author": long}))
    assert len(content) < 100_000
    assert failure(with_posts(content)).key == "damaged_workspace"


def test_too_many_rows_together_are_refused():
    rows = pa.nulls(reading.GROUP_ROWS + 1, pa.large_string())
    assert failure(with_posts(parquet(pa.table({"id": rows, "author": rows})))).key == "damaged_workspace"


FEW = tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WHOLE = workspace.saved(small(), SAID)


def foreseen(data: bytes) -> None:
    """Whatever the bytes are, no failure is one that nobody foresaw: those carry their cause."""
    exports = opened(data)
    for export in exports:
        error = export.report.error
        assert error is None or error.key != "unreadable" or error.__cause__ is None, repr(error.__cause__)
    fivec.assemble(exports)


@FEW
@given(st.integers(0, len(WHOLE)))
def test_truncations(size):
    foreseen(WHOLE[:size])


@FEW
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_one_changed_byte(at, value):
    foreseen(WHOLE[:at] + bytes([value]) + WHOLE[at + 1 :])


@FEW
@given(st.data())
def test_one_changed_byte_that_the_zip_does_not_see(data):
    """A checksum of the zip catches most damage; here it is right again."""
    members = unpacked(WHOLE)
    name = data.draw(st.sampled_from(sorted(members)))
    content = bytearray(members[name])
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    foreseen(packed(members | {name: bytes(content)}))


@FEW
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["report", "tables", "aside", "error", "$day", "name"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_entry(found):
    foreseen(edited(WHOLE, exports=[found]))
    foreseen(edited(WHOLE, settings=found))


def test_the_version_is_that_of_the_product():
    product = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert product == workspace.PRODUCT


def test_a_workspace_that_could_not_be_opened_is_not_written(monkeypatch):
    (posts,) = small()[:1]
    monkeypatch.setattr(workspace, "MAX_MEMBERS", 50)
    with pytest.raises(FivecError, match="too_many_members"):
        workspace.saved([posts] * 50)


def test_every_table_can_be_saved():
    tables = {
        name: pa.table(
            {c: pa.nulls(1, readers.build.column_type(c)) if c not in required else ["x"] for c in required}
            | {c: pa.nulls(1, readers.build.column_type(c)) for c in optional}
        )
        for name, (required, optional) in EXPORT_COLUMNS.items()
        if name not in ("audience_profile",)
    }
    before = Export(tables, replace(small()[0].report))
    (after,) = opened(workspace.saved([before]))
    assert after.report.error is None
    assert {name: rows.to_pylist() for name, rows in after.tables.items()} == {
        name: rows.to_pylist() for name, rows in tables.items()
    }
