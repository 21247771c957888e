"""What holds for all measures together, on the sample organisation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from fivec import assemble, glossary, measure, readers
from fivec.measures import Measure
from fivec.schema import Export

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "en"
GIVES = {
    "people": {"roster", "organisation", "kinds", "teams"},
    "ties": {"ties"},
    "story": {"story"},
    "audience": {"audience"},
    "influencers": {"influencers"},
}
"""Inputs of the glossary that come from each table."""


@pytest.fixture(scope="module")
def exports() -> list[Export]:
    return list(readers.exports([SAMPLE]))


def measures(exports: list[Export], quick: bool = True) -> dict[tuple[str, str | None], Measure]:
    return {(one.id, one.side): one for one in measure(assemble(exports), quick=quick).measures}


@pytest.fixture(scope="module")
def whole(exports: list[Export]) -> dict[tuple[str, str | None], Measure]:
    return measures(exports, quick=False)


def test_the_order_of_files_and_rows_changes_no_number(exports, whole):
    generator = np.random.default_rng(5)

    def shuffled(table: pa.Table) -> pa.Table:
        return table.take(pa.array(generator.permutation(table.num_rows)))

    other = [
        Export(
            {name: shuffled(table) for name, table in exports[number].tables.items()}, exports[number].report
        )
        for number in generator.permutation(len(exports))
    ]
    found = measures(other, quick=False)
    assert found.keys() == whole.keys()
    for key, one in whole.items():
        for field in vars(one):
            expected = getattr(one, field)
            close = pytest.approx(expected, abs=1e-9) if isinstance(expected, float) else expected
            assert getattr(found[key], field) == close, (key, field)


@pytest.mark.parametrize("table", GIVES)
def test_what_a_file_does_not_feed_stays_the_same_without_it(exports, table):
    without = [
        Export({name: rows for name, rows in export.tables.items() if name != table}, export.report)
        for export in exports
    ]
    before, after = measures(exports), measures(without)
    for (id, side), one in before.items():
        if not GIVES[table] & set(glossary.entry(id).needs):
            assert after[id, side] == one
