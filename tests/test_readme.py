"""What the README says of the sample organisation and of formats is true."""

import re
from pathlib import Path

import fivec
from fivec.schema import C_NAMES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Which number stands in the README's table for each C.
QUOTED = {
    "connections": ("CN-1", "internal"),
    "congruence": ("CG-1.groups", "internal"),
    "conversations": ("CV-1", "external"),
    "content": ("CT-1", "external"),
    "context": ("CX-1", "external"),
}


def test_the_quoted_numbers_are_those_of_the_sample():
    found = fivec.measure(fivec.read([ROOT / "sample_data" / "en"]), quick=True)
    for c in C_NAMES:
        line = next(row for row in README.splitlines() if row.startswith(f"| **{c.capitalize()}**"))
        id, side = QUOTED[c]
        measure = getattr(found, c).measure(id, side)
        numbers = [int(number) for number in re.findall(r"\d+", line)]
        assert numbers[:2] in ([measure.k, measure.n], [measure.n, measure.k]), c


def test_every_picture_is_there():
    pictures = re.findall(r"\((docs/pictures/[a-z]+\.png)\)", README)
    assert len(pictures) >= 7
    assert all((ROOT / picture).exists() for picture in pictures)
