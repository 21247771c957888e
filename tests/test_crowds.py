"""Six crowds: made-up networks of each kind, the direction of a hub, and the steps one by one."""

import networkx as nx
import numpy as np
import pytest

from fivec import conversations, crowds, graph
from fivec.conversations import crowd as of_data
from fivec.language import translator
from fivec.sentences import sentence, title
from tests.builders import dataset


def some(rng, low, high, n):
    return rng.integers(low, high, n), rng.integers(low, high, n)


def joined(*ties):
    return tuple(np.concatenate(ends) for ends in zip(*ties, strict=True))


def network(kind: str, n: int, mean_degree: int, seed: int):
    """A network of one of the six kinds."""
    rng, m = np.random.default_rng(seed), n * mean_degree // 2
    rim, hub = np.arange(1, n), np.zeros(n - 1, dtype=int)
    if kind == "in_hub":
        ties = joined((rim, hub), some(rng, 0, n, n // 4))
    elif kind == "out_hub":
        ties = joined((hub, rim), some(rng, 0, n, n // 4))
    elif kind == "unified":
        ties = some(rng, 0, n, m)
    elif kind == "divided":
        across = rng.integers(0, n // 2, m // 20), rng.integers(n // 2, n, m // 20)
        ties = joined(some(rng, 0, n // 2, m // 2), some(rng, n // 2, n, m // 2), across)
    elif kind == "fragmented":
        ties = some(rng, 0, n // 2, m // 2)
    else:
        size = n // 6
        circles = [some(rng, part * size, (part + 1) * size, m // 6) for part in range(6)]
        ties = joined(*circles, some(rng, 0, n, m // 10))
    return graph.csr(*ties, n=n)


@pytest.mark.parametrize("mean_degree", [6, 9])
@pytest.mark.parametrize("kind", crowds.CROWDS)
def test_networks_made_to_be_of_a_kind_look_like_it(kind, mean_degree):
    for seed, n in enumerate((60, 150, 400)):
        found = crowds.crowd(network(kind, n, mean_degree, seed), 10)
        assert found.label == kind
        assert len(set(found.nearest)) == 2 and kind not in found.nearest
        assert found.n == n


def test_the_published_centralisation_of_an_in_star_and_not_of_an_out_star():
    rim, hub = np.arange(1, 10), np.zeros(9, int)
    inwards, outwards = graph.csr(rim, hub), graph.csr(hub, rim)
    degree = graph.degrees(inwards)
    assert crowds.centralisation(degree.in_degree) == 1
    assert crowds.centralisation(degree.out_degree) == pytest.approx(0.012346, abs=1e-6)
    assert crowds.centralisation(graph.degrees(outwards).out_degree) == 1
    assert crowds.centralisation(np.array([0])) is None
    rim, hub = np.arange(1, 40), np.zeros(39, int)
    assert crowds.crowd(graph.csr(rim, hub), None).label == "in_hub"
    assert crowds.crowd(graph.csr(hub, rim), None).label == "out_hub"


def test_the_raw_numbers_are_those_of_networkx():
    matrix = network("clustered", 150, 9, 1)
    found, wanted = crowds.crowd(matrix, 10), nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)
    assert found.n_ties == wanted.to_undirected().number_of_edges()
    assert found.isolates == pytest.approx(nx.number_of_isolates(wanted) / 150)
    largest = max(nx.weakly_connected_components(wanted), key=len)
    assert found.largest == pytest.approx(len(largest) / 150)
    degree = [n for _, n in wanted.in_degree()]
    assert found.centralisation_in == pytest.approx(sum(max(degree) - n for n in degree) / 149**2)
    assert found.mean_degree == pytest.approx(2 * found.n_ties / 150)
    assert sum(found.parts) == pytest.approx(1)


@pytest.mark.parametrize(
    ("matrix", "label"),
    [
        (graph.csr(np.array([], int), np.array([], int), n=0), crowds.TOO_SMALL),
        (graph.csr(np.array([], int), np.array([], int), n=1), crowds.TOO_SMALL),
        (graph.csr(np.array([], int), np.array([], int), n=50), crowds.TOO_SMALL),
        (graph.csr(np.arange(28), np.arange(1, 29), n=29), crowds.TOO_SMALL),
        (graph.csr(np.arange(49), np.arange(1, 50), n=50), crowds.TOO_SPARSE),  # a chain
        (graph.csr(np.arange(0, 80, 2), np.arange(1, 80, 2), n=80), "fragmented"),  # pairs
    ],
)
def test_what_cannot_be_told(matrix, label):
    found = crowds.crowd(matrix, 10)
    assert found.label == label
    assert found.is_crowd == (label == "fragmented")


def test_without_a_null_only_the_first_steps_are_told():
    found = crowds.crowd(network("divided", 150, 9, 0), None)
    assert (found.label, found.z, found.nearest) == (crowds.UNTESTED, None, ())
    assert crowds.crowd(network("fragmented", 150, 9, 0), None).label == "fragmented"
    assert of_data.n_null(100_001) is None and of_data.n_null(100_000) >= 10


def test_the_numbering_of_people_does_not_matter():
    matrix = network("divided", 150, 9, 2)
    order = np.random.default_rng(5).permutation(150)
    one, other = crowds.crowd(matrix, 10), crowds.crowd(matrix[order][:, order], 10)
    assert one.label == other.label == "divided"
    assert one.centralisation_in == other.centralisation_in and one.largest == other.largest


# -- on data ------------------------------------------------------------------------------------------------

STAR = [(f"m{n}", f"u{n}", None, "@logo hello", 0) for n in range(60)]
DESK = [(f"m{n}", "logo", None, f"@u{n} hello", 0) for n in range(60)]
ALONE = [(f"m{n}", f"u{n}", None, "about the logo", 0) for n in range(60)]
LATE = [("z", "u0", None, "", 2000), ("zz", "u1", "z", "", 2000)]
LOGO = {"logo": {"kind": "logo", "official": True}, **{f"u{n}": {} for n in range(60)}}


def crowd_of(lines, quick=False):
    data = dataset([*lines, *LATE], accounts=LOGO)
    return conversations.measure(data, quick=quick).measure("CV-10", "external")


def test_all_to_us_is_a_stage_and_all_from_us_a_desk():
    stage, desk = crowd_of(STAR), crowd_of(DESK)
    assert (stage.basis, desk.basis) == ("crowd:in_hub", "crowd:out_hub")
    assert stage.value > 0.9 and stage.grade == "B" and stage.n == 61
    assert title(stage, translator("nl")) == "Lijkt het meest op een podium (een indruk)"
    assert title(desk, translator("en")) == "Looks most like a help desk (an impression)"


def test_whoever_addresses_nobody_is_in_it():
    half = [*STAR[:35], *ALONE[35:]]
    data = dataset([*half, *LATE], accounts=LOGO)
    table = conversations.measure(data, quick=True).tables["crowd"].iloc[0]
    assert table["n"] == 61
    assert table["isolates"] == pytest.approx(25 / 61)


def test_few_people_get_no_label_and_a_quick_look_none_either():
    few = crowd_of(STAR[:10])
    assert (few.measured, few.basis, few.missing) == (False, crowds.TOO_SMALL, ("more",))
    assert "dertig" in sentence(few, translator("nl"))
    quick = crowd_of(STAR, quick=True)
    assert (quick.measured, quick.basis) == (False, crowds.UNTESTED)
