"""The kernels that are timed beside networkx, scipy or plain Python find the same numbers."""

import numpy as np
import pytest

from benchmarks import kernels, text_kernels


@pytest.fixture(scope="module")
def network():
    return kernels.prepared(600)


@pytest.mark.parametrize("name", kernels.KERNELS)
def test_both_sides_find_the_same_numbers(network, name):
    kernel = kernels.KERNELS[name]
    found = kernel.own(network)
    assert found is not None and np.size(found)
    assert kernels.difference(found, kernel.peer(network)) <= kernel.tolerance


@pytest.fixture(scope="module")
def texts():
    return text_kernels.made(600)


@pytest.mark.parametrize("name", text_kernels.KERNELS)
def test_both_sides_find_the_same_in_texts(texts, name):
    kernel = text_kernels.KERNELS[name]
    found, peer = kernel.own(texts), kernel.peer(texts)
    assert np.size(found) and np.shape(found) == np.shape(peer)
    assert kernels.difference(found, peer) <= kernel.tolerance


def test_a_different_number_is_told():
    own, peer = kernels.Timing([0.1], [0.1], np.array([1.0, 2.0])), kernels.Timing([0.2], [0.2], [1.0, 2.1])
    assert "TOO MUCH" in kernels.row("constraint", 600, own, peer)
    assert "0.5000" in kernels.row("constraint", 600, own, peer)


def test_the_generated_ties_are_distinct_and_partly_returned():
    source, target, weight = kernels.ties_of(5000)
    assert len({*zip(source.tolist(), target.tolist(), strict=True)}) == len(source) == len(weight) == 5000
    assert (source != target).all()
    again = kernels.ties_of(5000)
    assert all(np.array_equal(one, other) for one, other in zip((source, target, weight), again, strict=True))
