"""Who is on the map, what ties them, where they stay, and whom it never names."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from fivec import network as networks
from fivec.dataset import Dataset, Selection
from tests.builders import dataset

ZORG = [f"z{number}" for number in range(6)]
ETEN = [f"e{number}" for number in range(5)]


def small(names_allowed: bool = False, **people: dict[str, object]) -> Dataset:
    """Two teams, a team of two, outsiders; the last of each team is silent."""
    everybody = [
        {"name": f"Jip {handle.upper()}", "accounts": [handle], "team": team, **people.get(handle, {})}
        for handle, team in [
            *((handle, "Zorg") for handle in ZORG),
            *((handle, "Eten") for handle in ETEN),
            ("t0", "Twee"),
            ("t1", "Twee"),
        ]
    ]
    return dataset(
        [
            (1, "z0", None, "wie helpt @e0 in de tuin", 0),
            (2, "z1", 1, "ik help in de tuin", 1),
            (3, "z1", 1, "nog een keer", 2),
            (4, "z2", 1, "ik ook", 3),
            (5, "e0", 1, "soep na de tuin", 4),
            (6, "e1", 5, "lekker", 24 * 30),
            (7, "buur", 1, "mag ik mee", 6),
            (8, "t0", 7, "ja hoor", 7),
            (9, "eenling", None, "niemand hier", 8),
        ],
        people=[*everybody, *({"name": f"r{number}"} for number in range(3))],
        ties=[
            {"source": "z3", "target": "e2", "kind": "follow"},
            {"source": "z4", "target": "z0", "kind": "reaction"},
            {"source": "e3", "target": "buur", "kind": "follow"},
        ],
        names_allowed=names_allowed,
    )


def drawn(data: Dataset, outsiders: bool = False, selection: Selection | None = None):
    net = networks.network(data, outsiders)
    rows = data.select(selection)
    between = networks.ties(data, rows, net)
    return net, between, networks.states(data, rows, net, between)


def key_of(data: Dataset, net: networks.Network, handle: str) -> int:
    account = data.accounts["handle"].tolist().index(handle)
    return int(net.node[account])


def pairs(data: Dataset, net: networks.Network, between: pd.DataFrame) -> set[tuple[str, str, str, float]]:
    handle = {int(node): name for name, node in zip(data.accounts["handle"], net.node, strict=True)}
    columns = (between[name] for name in ("source", "target", "kind", "weight"))
    return {
        (handle[one], handle[other], kind, weight) for one, other, kind, weight in zip(*columns, strict=True)
    }


def test_ties_by_kind_counted_by_hand() -> None:
    data = small()
    net, between, _ = drawn(data)
    assert pairs(data, net, between) == {
        ("z1", "z0", "reply", 2.0),
        ("z2", "z0", "reply", 1.0),
        ("e0", "z0", "reply", 1.0),
        ("e1", "e0", "reply", 1.0),
        ("z0", "e0", "mention", 1.0),
        ("z3", "e2", "follow", 1.0),
        ("z4", "z0", "reaction", 1.0),
    }


def test_outsiders_come_along_when_asked_for() -> None:
    data = small()
    net, between, _ = drawn(data, outsiders=True)
    kinds = net.people["kind"].value_counts().to_dict()
    assert kinds == {"colleague": 16, "unknown": 2}
    added = pairs(data, net, between) - pairs(data, *drawn(data)[:2])
    assert added == {
        ("buur", "z0", "reply", 1.0),
        ("t0", "buur", "reply", 1.0),
        ("e3", "buur", "follow", 1.0),
    }


def test_what_everybody_did() -> None:
    data = small()
    net, _, state = drawn(data)

    def did(handle: str) -> tuple[bool, int, float, float]:
        row = state.iloc[key_of(data, net, handle)]
        return bool(row["connected"]), int(row["n_posts"]), float(row["given"]), float(row["heard"])

    assert did("z0") == (True, 1, 1, 4)
    assert did("z1") == (True, 2, 2, 0)
    # A reaction is no contact, and being followed is no act of one's own.
    assert did("z4") == (False, 0, 0, 0)
    assert did("e2") == (False, 0, 0, 1)
    assert state["kept"].all()


def test_who_has_no_contact_stands_at_the_rim_of_the_team() -> None:
    data = small()
    net = networks.network(data)
    rim = {str(net.people["key"].iloc[row]) for row in net.drawn[net.on_rim]}
    # z4 and z5, e3 and e4, t0 and t1, and three without a team.
    assert rim == {"p4", "p5", "p9", "p10", "p11", "p12", "p13", "p14", "p15"}
    for name, disc in net.discs.set_index("team").iterrows():
        here = (net.people["team"].iloc[net.drawn] == name).to_numpy()
        distance = np.hypot(*(net.xy[here] - disc[["x", "y"]].to_numpy(dtype=float)).T)
        assert distance[net.on_rim[here]].min() > distance[~net.on_rim[here]].max()
        assert distance.max() <= disc["radius"] + 1e-6


def test_a_team_under_five_is_nobodys_team() -> None:
    net = networks.network(small())
    assert set(net.people["team"].dropna()) == {"Zorg", "Eten"}
    assert net.discs["team"].dropna().tolist() == ["Eten", "Zorg"]


@pytest.mark.parametrize(
    "selection",
    [
        Selection(teams=("Zorg",)),
        Selection(kinds=("logo",)),
        Selection(start=date(2026, 1, 20)),
        Selection(end=date(2025, 1, 1)),
    ],
)
def test_a_filter_moves_nobody(selection: Selection) -> None:
    data = small()
    before, _, _ = drawn(data)
    after, _, state = drawn(data, selection=selection)
    assert np.array_equal(before.xy, after.xy)
    assert np.array_equal(before.drawn, after.drawn)
    assert len(state) == len(before.people)


def test_a_filter_on_a_team_keeps_that_team() -> None:
    data = small()
    net, _, state = drawn(data, selection=Selection(teams=("Zorg",)))
    assert set(net.people["team"][state["kept"].to_numpy()]) == {"Zorg"}


def test_the_same_data_give_the_same_map() -> None:
    assert np.array_equal(networks.network(small()).xy, networks.network(small()).xy)


def test_colleagues_have_no_label_unless_they_agreed() -> None:
    data = small(z1={"may_be_named": True})
    net = networks.network(data, outsiders=True)
    labels = net.people["label"]
    assert labels.dropna().tolist() == ["Jip Z1", "buur", "eenling"]
    assert networks.network(small(names_allowed=True)).people["label"].notna().all()


def test_who_speaks_for_the_organisation_is_not_named_as_an_employee() -> None:
    data = small(z1={"official": True})
    net = networks.network(data)
    assert net.people["label"].iloc[key_of(data, net, "z1")] is None


def test_without_a_roster_everybody_is_there_by_handle() -> None:
    data = dataset([(1, "ann", None), (2, "bob", 1), (3, "cas", None)])
    net = networks.network(data)
    assert net.people["label"].tolist() == ["ann", "bob", "cas"]
    assert net.on_rim.tolist() == [False, False, True]
    assert net.people["team"].isna().all()


@pytest.mark.parametrize(
    "data",
    [
        Dataset(),
        dataset([(1, "ann", None)]),
        dataset([(1, "ann", None), (2, "ann", 1)]),
        dataset(people=[{"name": "Ann", "team": "A"}]),
        dataset(ties=[{"source": "ann", "target": "bob", "kind": "follow"}]),
        dataset([(1, "ann", None, "", None), (2, "bob", 1, "", None)]),
    ],
)
def test_empty_and_odd_networks(data: Dataset) -> None:
    for outsiders in (False, True):
        net, between, state = drawn(data, outsiders)
        assert len(net.xy) == len(net.drawn) == len(net.people) == len(state)
        assert np.isfinite(net.xy).all()
        assert not (between["source"] == between["target"]).any()


def test_of_too_many_every_team_keeps_its_share_of_the_silent() -> None:
    rng = np.random.default_rng(0)
    n = 3000
    people = pd.DataFrame(
        {"kind": "colleague", "team": np.array(["A", "B", "C", None], dtype=object)[rng.integers(0, 4, n)]}
    )
    state = pd.DataFrame({"connected": rng.random(n) < 0.4, "given": rng.random(n), "heard": 0.0})
    rows = networks._drawn(people, state)
    assert len(rows) == len(set(rows.tolist())) == networks.DRAWN
    for team in ("A", "B", "C"):
        for connected in (True, False):
            here = ((people["team"] == team) & (state["connected"] == connected)).to_numpy()
            assert here[rows].mean() == pytest.approx(here.mean(), abs=1.01 / networks.DRAWN)
    # Of those with contact the ones with most are there.
    busy = (people["team"] == "A").to_numpy() & state["connected"].to_numpy()
    shown = np.isin(np.arange(n), rows)
    assert state["given"][busy & shown].min() > state["given"][busy & ~shown].max()


def test_outsiders_keep_a_third_and_leave_the_colleagues_the_rest() -> None:
    people = pd.DataFrame({"kind": ["colleague"] * 900 + ["unknown"] * 5000, "team": None})
    state = pd.DataFrame({"connected": True, "given": np.arange(5900.0), "heard": 0.0})
    rows = networks._drawn(people, state)
    assert len(rows) == 1000
    assert (rows < 900).sum() == 667
    few = networks._drawn(people.iloc[800:], state.iloc[800:].reset_index(drop=True))
    assert (few < 100).sum() == 100


def test_typical_words_leave_out_the_names_of_our_people() -> None:
    data = dataset(
        [(1, "ann", None, "de tuin van sanne bloeit"), (2, "bob", None, "een tuin voor sanne")],
        people=[{"name": "Sanne Bakker", "accounts": ["sb"]}],
    )
    words = networks.typical_words(data, np.array([0, 1]))
    assert "tuin" in words
    assert "sanne" not in words
    assert networks.typical_words(data, np.zeros(0, dtype=int)) == ""
