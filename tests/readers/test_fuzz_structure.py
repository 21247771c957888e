"""Whatever happens to the shape of a file that we know, it ends in a table or in an error that we foresaw."""

import csv
import io
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.readers import BUNDLE_READERS, READERS
from tests.readers.helpers import EXPORTS, zipped
from tests.readers.test_fuzz import CASES, NAMES, foreseen, whole

SEEDS = st.integers(0, 2**32)
FEW = settings(max_examples=10, deadline=None, derandomize=True)
TABLES = (".csv", ".tsv", ".txt")
JSONS = (".json", ".ndjson", ".js")
VALUES = (
    None,
    True,
    -1,
    0.5,
    "",
    "x" * 50,
    "é\ud83d",
    [],
    {},
    [[]],
    [None],
    {"": None},
    10**30,
    "2024-13-45",
)


def members(case):
    folder = EXPORTS / "platforms" / case / "files"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def check(files, changed):
    """The changed file by itself, and all of them in the zip that the platform gives."""
    foreseen(changed, files[changed])
    foreseen("export.zip", zipped(files))


def with_ending(endings):
    return [case for case in CASES if any(name.endswith(endings) for name in members(case))]


CAR = b"\x3a\xa2eroots\x81\xd8*X%" + bytes(60)


# -- JSON -------------------------------------------------------------------------------------------------


def places(found):
    """Every place inside a document as its container and key."""
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in list(inner):
        yield found, key
        yield from places(value)


def reshaped(found, chance):
    """A document with one to three places that are gone, of another type, twice there or deeply nested."""
    for _ in range(chance.randint(1, 3)):
        every = list(places(found))
        if not every:
            return chance.choice(VALUES)
        container, key = chance.choice(every)
        way = chance.randrange(5)
        if way == 0:
            del container[key]
        elif way == 1 and isinstance(container, list):
            container.append(container[key])
        elif way == 2:
            container[key] = [container[key]] if chance.random() < 0.5 else {"value": container[key]}
        elif way == 3:
            for _ in range(chance.randint(1, 400)):
                container[key] = [container[key]]
        else:
            container[key] = chance.choice(VALUES)
    return found


def reshaped_json(data, chance):
    text = data.decode("utf-8-sig")
    start = min((at for at in map(text.find, "[{") if at >= 0), default=0)
    try:
        return (text[:start] + json.dumps(reshaped(json.loads(text[start:]), chance))).encode()
    except ValueError:  # one object per line
        lines = text.splitlines()
        at = chance.randrange(len(lines))
        try:
            lines[at] = json.dumps(reshaped(json.loads(lines[at]), chance))
        except ValueError:
            lines[at] = lines[at][::-1]
        return "\n".join(lines).encode()


@pytest.mark.parametrize("case", with_ending(JSONS))
def test_json_of_another_shape(case):
    files = members(case)
    names = [name for name in files if name.endswith(JSONS)]

    @FEW
    @given(SEEDS)
    def reshape(seed):
        chance = random.Random(seed)
        name = chance.choice(names)
        check(files | {name: reshaped_json(files[name], chance)}, name)

    reshape()


# -- tables -----------------------------------------------------------------------------------------------


def redrawn(data, chance):
    """A table with columns gone, twice there or in another order, a ragged row or an open quote."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig", "replace")
    delimiter = max(",;\t|", key=text.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    width = max(map(len, rows))
    order = list(range(width))
    way = chance.randrange(5)
    if way == 0:
        chance.shuffle(order)
    elif way == 1:
        del order[chance.randrange(width)]
    elif way == 2:
        order.append(chance.randrange(width))
    rows = [[row[at] for at in order if at < len(row)] for row in rows]
    if way == 3:
        row = chance.choice(rows)
        row[:] = row[: len(row) // 2] if chance.random() < 0.5 else [*row, "meer", ""]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    text = stream.getvalue()
    at = chance.randrange(len(text) + 1)
    return (text[:at] + '"' + text[at:] if way == 4 else text).encode("utf-16" if wide else "utf-8")


@pytest.mark.parametrize("case", with_ending(TABLES))
def test_tables_of_another_shape(case):
    files = members(case)
    names = [name for name in files if name.endswith(TABLES) and files[name].strip()]

    @FEW
    @given(SEEDS)
    def redraw(seed):
        chance = random.Random(seed)
        name = chance.choice(names)
        check(files | {name: redrawn(files[name], chance)}, name)

    redraw()


# -- bundles ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in CASES if len(members(case)) > 1])
def test_a_zip_with_members_that_are_gone_or_empty(case):
    files = members(case)

    @FEW
    @given(SEEDS)
    def drop(seed):
        chance = random.Random(seed)
        left = {name: data for name, data in files.items() if chance.random() < 0.6}
        if left:
            left[chance.choice([*left])] = chance.choice((b"", b"{}", b"[]", b"\n", b"a,b\n1,2\n"))
        foreseen("export.zip", zipped(left))

    drop()


# -- every reader -----------------------------------------------------------------------------------------


def test_every_reader_has_a_file_that_is_damaged(monkeypatch):
    used = set()

    def spied(module, name):
        original = getattr(module, name)

        def spy(*given):
            used.add((module.__name__, name))
            return original(*given)

        monkeypatch.setattr(module, name, spy)

    wanted = [(module, "read") for module in READERS] + [(module, "read_bundle") for module in BUNDLE_READERS]
    for module, name in wanted:
        spied(module, name)
    foreseen("posts.car", CAR)
    for case in CASES:
        files = members(case)
        for name in files:
            check(files, name)
    for name in NAMES:
        foreseen(name, whole(name))
    assert {(module.__name__, name) for module, name in wanted} - used == set()
