"""The steps show who is not known, and the reach curve ends where the laws end."""

import numpy as np
import pandas as pd
import pytest

from fivec.figures.joining import alt_reach, alt_steps, fig_reach, fig_steps
from fivec.figures.theme import Look
from fivec.language import translator

EN = Look(translator("en"))
STEPS = pd.DataFrame(
    [("external", "account", 71, 0, 120), ("external", "acted", 71, 49, 120),
     ("external", "conversation", 9, 49, 120), ("internal", "account", 3, 0, 120)],
    columns=["side", "step", "n", "n_unknown", "total"],
)  # fmt: skip
CURVE = pd.DataFrame(
    {
        "m": [1, 2, 3, 3, 4],
        "reached": [2.0, 3.7, 5.0, 5.0, 6.1],
        "low": [np.nan, np.nan, np.nan, 5.0, 5.4],
        "high": [np.nan, np.nan, np.nan, 5.0, 8.0],
        "part": ["observed"] * 3 + ["further"] * 2,
    }
)


def test_bars_of_one_side_with_the_unknown_hatched() -> None:
    seen, unknown = fig_steps(STEPS, "external", EN).data
    assert list(seen.y) == ["Takes part", "1 Account known", "4 In conversation"]
    assert list(seen.x) == [71, 71, 9] and list(unknown.x) == [49, 0, 49]
    assert unknown.marker.pattern.shape == "/" and unknown.name == "account not known"


def test_without_unknown_accounts_there_is_no_hatching() -> None:
    assert len(fig_steps(STEPS[:1], "external", EN).data) == 1


def test_every_bar_is_written_inside_where_it_fits_and_beside_it_otherwise() -> None:
    written = fig_steps(STEPS, "external", EN).layout.annotations
    assert [(one.text, one.x) for one in written] == [
        ("<b>71 of 120</b>", 0), ("<b>71 of 120</b>", 0), ("<b>9 of 120</b>", 9),
    ]  # fmt: skip


def test_three_laws_end_where_the_curve_ends() -> None:
    figure = fig_reach(CURVE, EN)
    laws = [trace for trace in figure.data if trace.name and ":" in trace.name]
    assert [trace.name.split(":")[0] for trace in laws] == ["Sarnoff", "Odlyzko and Tilly", "Metcalfe"]
    for law in laws:
        assert (law.x[-1], law.y[-1]) == (3, pytest.approx(5))
        assert law.line.width < 2
    assert len({law.line.dash for law in laws}) == 3
    middle = [np.interp(2, law.x, law.y) for law in laws]
    assert middle == sorted(middle, reverse=True)


def test_observed_is_solid_and_further_is_dashed_with_its_band() -> None:
    figure = fig_reach(CURVE, EN)
    lines = {trace.name: trace for trace in figure.data}
    observed, further = lines["your reach"], lines["expected with more colleagues"]
    assert (observed.line.dash, further.line.dash) == ("solid", "dash")
    assert list(observed.y) == [2.0, 3.7, 5.0] and list(further.x) == [3, 4]
    band = figure.data[0]
    assert band.fill == "toself" and list(band.y) == [5.0, 8.0, 5.4, 5.0]
    assert fig_reach(CURVE.assign(low=np.nan), EN).data[0].fill is None


def test_one_colleague_is_a_point_without_laws() -> None:
    names = [trace.name for trace in fig_reach(CURVE[:1], EN).data]
    assert names == ["your reach", None]


def test_alternative_texts() -> None:
    assert "of 120 colleagues 71 take part" in alt_steps(STEPS, "external", EN)
    assert "49 is not known" in alt_steps(STEPS, "external", EN)
    unseen = alt_steps(STEPS[STEPS["step"] != "conversation"], "external", EN)
    assert "not known in conversation" in unseen and "0 in conversation" not in unseen
    assert alt_reach(CURVE, EN) == (
        "Reach curve: 3 colleagues together reach 5 different people outside. "
        "With 4 colleagues that is expected to become some 6."
    )
