"""No bytes whatever raise: they end in a table or in an error that we foresaw."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivec.readers import Upload, exports
from tests.readers.helpers import EXPORTS, zipped, zipped_folder

NAMES = sorted(path.name for path in EXPORTS.iterdir() if path.name != "platforms")
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def whole(name):
    path = EXPORTS / name
    return zipped_folder(path) if path.is_dir() else path.read_bytes()


def foreseen(name, data):
    for export in exports([Upload(name, data)]):
        if export.report.error is None:
            assert export.tables or export.report.notes  # a file that feeds nothing says why
        else:
            assert not export.tables
            assert export.report.error.key != "unreadable", repr(export.report.error.__cause__)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes(data):
    foreseen("file.csv", data)


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet='ab1-. ,;|\t"\n\r[]{}é@:/', max_size=200),
    st.sampled_from(["id,author,text,date,likes\n", ""]),
)
def test_random_text(text, header):
    foreseen("file.csv", (header + text).encode())


@pytest.mark.parametrize("name", NAMES)
def test_truncations(name):
    data = whole(name)

    @QUICK
    @given(st.integers(0, len(data)))
    def cut(size):
        foreseen(name, data[:size])

    cut()


@pytest.mark.parametrize("name", NAMES)
def test_one_changed_byte(name):
    data = whole(name)

    @QUICK
    @given(st.integers(0, len(data) - 1), st.integers(0, 255))
    def change(at, value):
        foreseen(name, data[:at] + bytes([value]) + data[at + 1 :])

    change()


CASES = sorted(folder.name for folder in (EXPORTS / "platforms").iterdir() if (folder / "files").is_dir())


@pytest.mark.parametrize("case", CASES)
def test_one_damaged_file_of_a_platform(case):
    """Damage inside a zip: the file is cut off, or one byte is another, and the zip itself is whole."""
    folder = EXPORTS / "platforms" / case / "files"
    members = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }

    @QUICK
    @given(st.sampled_from(sorted(members)), st.integers(0, 1 << 20), st.integers(0, 255), st.booleans())
    def damage(name, place, value, cut):
        data = members[name]
        at = place % max(len(data), 1)
        damaged = data[:at] if cut else data[:at] + bytes([value]) + data[at + 1 :]
        if len(members) == 1:
            foreseen(name, damaged)
        else:
            foreseen("export.zip", zipped(members | {name: damaged}))

    damage()
