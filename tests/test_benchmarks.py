"""The plain version that fivec is timed against finds the same numbers."""

import importlib

import pytest

from benchmarks.cases import differences
from benchmarks.organisation import write
from benchmarks.run import CASES, SIDES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("benchmark")
    write(2000, path)
    return path


def found(side: str, case: str, folder) -> dict:
    steps = importlib.import_module(SIDES[side]).CASES[case]
    loaded = steps.load(folder)
    return steps.numbers(loaded, steps.work(loaded))


@pytest.mark.parametrize("case", CASES)
def test_both_sides_find_the_same_numbers(folder, case):
    ours, theirs = found("fivec", case, folder), found("plain", case, folder)
    assert len(theirs) >= 4
    assert differences(ours, theirs) == []


def test_a_different_number_is_told():
    ours = {"CV-1": [3, 80], "PageRank x:ann": 0.2, "modularity": 0.40, "last": "2024-01-01"}
    assert differences(ours, {"PageRank x:ann": 0.20005, "modularity": 0.42}) == []
    assert differences(ours, {"CV-1": [4, 80], "PageRank x:ann": 0.2002, "last": None, "CG-4": 0.5}) == [
        "CV-1: fivec [3, 80], plain [4, 80]",
        "PageRank x:ann: fivec 0.2, plain 0.2002",
        "last: fivec 2024-01-01, plain None",
        "CG-4: fivec None, plain 0.5",
    ]
