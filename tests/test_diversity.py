"""How sure the diversity of our topics is: posts of one writer are alike, and worth fewer."""

from functools import cache

import pytest

from fivec import content
from fivec.measures import Result
from tests.builders import dataset
from tests.test_topic_gap import written

OURS = {"food": 50, "garden": 30, "money": 20}


@cache
def told(n_writers: int) -> Result:
    """A hundred posts on three topics, each writer on one of them; an audience that asks about two."""
    texts = [text for topic, n in OURS.items() for text in written(topic, n, 1)]
    who = [f"wij{number * n_writers // len(texts)}" for number in range(len(texts))]
    lines = [(f"p{n}", one, None, text, n) for n, (one, text) in enumerate(zip(who, texts, strict=True))]
    lines.append(("x", "ander", None, "hallo", 1))
    questions = [text for topic in ("food", "garden") for text in written(topic, 40, 2)]
    persons = {one: {"kind": "person"} for one in who}
    return content.measure(dataset(lines, audience=questions, ours=sorted(persons), accounts=persons))


@pytest.mark.parametrize("id", ["CT-10", "CT-10.common", "CT-10.audience"])
def test_few_writers_make_the_interval_wider_and_leave_the_number(id: str) -> None:
    few, many = (told(n).measure(id) for n in (10, 100))
    assert few.value == pytest.approx(many.value)
    assert few.high - few.low > 1.5 * (many.high - many.low)
