"""The five C's of one Dataset, side by side. There is no total: the five do not buy each other off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fivec import congruence, connections, content, context, conversations, values
from fivec.dataset import Dataset, Selection
from fivec.measures import Measure, Result


@dataclass(frozen=True)
class Scorecard:
    """One Result per C, in the order of the source text."""

    connections: Result
    congruence: Result
    conversations: Result
    content: Result
    context: Result

    def __iter__(self) -> Iterator[tuple[str, Result]]:
        """Pairs of name and Result."""
        return iter(vars(self).items())

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure of the five."""
        return tuple(measure for _, result in self for measure in result.measures)


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Scorecard:
    """All five C's. ``quick`` leaves out nulls and bootstraps."""
    found = {
        "connections": connections.measure(data, selection, quick),
        "congruence": congruence.measure(data, selection, quick),
        "conversations": conversations.measure(data, selection, quick),
        "content": content.measure(data, selection, quick),
        "context": context.measure(data, selection, quick),
    }
    others = {c: found[c] for c in values.NEEDED}
    return Scorecard(**{**found, "congruence": values.with_deeds(data, found["congruence"], others)})
