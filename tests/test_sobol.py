"""The unit cube's points: even where they promise to be, and the same whoever asks, in whatever parts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy.stats import qmc

from simulator.analysis.draws.cube import SAMPLERS, UnitCube
from simulator.analysis.draws.random_bits import fill_unit
from simulator.analysis.draws.sobol import DIMENSIONS, directions
from simulator.errors import UsageError

NAMES = tuple(f"input {number}" for number in range(12))
WORD = 2.0**32

# The first points for seed 1, as 32-bit words: no release of NumPy or Python may change them.
FIRST = {
    "sobol": [
        [2840655368, 2073712980, 212663973, 3731247609],
        [1786245067, 3048967050, 811933485, 4020861804],
        [762579978, 3295069995, 1812329239, 2232891446],
    ],
    "random": [
        [306725992, 2577449195, 1468483014, 1372075651],
        [958301941, 468102264, 824195752, 278674583],
        [3249981225, 2685403962, 3891364783, 934401470],
    ],
}


@pytest.mark.filterwarnings("ignore:The balance properties")
def test_direction_numbers_are_those_of_joe_and_kuo():
    reference = qmc.Sobol(DIMENSIONS, scramble=False, bits=32).random(300)
    words = np.zeros(DIMENSIONS, dtype=np.uint32)
    numbers = directions(DIMENSIONS)
    for number, expected in enumerate(reference):
        assert np.array_equal(words / WORD, expected)
        words ^= numbers[:, (~number & (number + 1)).bit_length() - 1]


@pytest.mark.parametrize("seed", [0, 1, 2**70])
@pytest.mark.parametrize("start", [0, 3 * 1024, 4096 * 1000])
def test_each_interval_holds_exactly_one_point(seed, start):
    points = UnitCube(NAMES, "sobol", seed).points(start, start + 1024)
    for row in points:
        assert sorted((row * 1024).astype(int)) == list(range(1024))


def test_the_first_two_dimensions_are_even_in_every_shape_of_box():
    first, second, *_ = UnitCube(NAMES, "sobol", 1).points(0, 1024)
    for bits in range(11):
        boxes = (first * 2**bits).astype(int) * 2 ** (10 - bits) + (second * 2 ** (10 - bits)).astype(int)
        assert len(set(boxes)) == 1024


def test_scrambled_dimensions_are_nearly_uncorrelated():
    points = UnitCube([str(number) for number in range(40)], "sobol", 1).points(0, 4096)
    assert abs(np.corrcoef(points) - np.eye(40)).max() < 0.03


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_first_points_are_pinned(sampler):
    points = UnitCube(NAMES[:3], sampler, 1).points(0, 4)
    assert (points * WORD).astype(int).tolist() == FIRST[sampler]


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_point_does_not_depend_on_what_is_asked_for_beside_it(sampler):
    cube = UnitCube(NAMES, sampler, 7)
    whole = cube.points(0, 20_000)
    starts = range(0, 20_000, 777)
    with ThreadPoolExecutor(4) as threads:
        parts = list(threads.map(lambda start: cube.points(start, min(start + 777, 20_000)), starts))
    assert np.array_equal(np.concatenate(parts, axis=1), whole)
    assert np.array_equal(UnitCube(NAMES, sampler, 7).points(12_345, 12_346)[:, 0], whole[:, 12_345])


def test_neighbours_differ_by_one_direction_number_also_from_block_to_block():
    cube = UnitCube(NAMES, "sobol", 1)

    def step(number: int) -> list[int]:
        before, after = (cube.points(number - 1, number + 1) * WORD).astype(np.int64).T
        return (before ^ after).tolist()

    steps = {exponent: step(2**exponent) for exponent in range(20)}
    assert [each[0].bit_length() for each in steps.values()] == list(range(32, 12, -1))  # the first halves and halves
    assert all(step(odd * 2**exponent) == steps[exponent] for exponent in steps for odd in (3, 5, 4097))


def test_far_points_join_near_ones():
    cube = UnitCube(NAMES, "sobol", 1)
    far = 2**31 - 5
    assert np.array_equal(cube.points(far, far + 10)[:, 5:], cube.points(2**31, 2**31 + 5))


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_seed_is_a_seed_of_its_own_zero_too(sampler):
    first, second, again = (UnitCube(NAMES, sampler, seed).points(0, 100) for seed in (0, 1, 0))
    assert np.array_equal(first, again)
    assert not np.isclose(first, second).any(axis=1).all()


def test_points_are_never_0_or_1():
    out = np.empty((1, 2))
    fill_unit(np.array([[0, 2**32 - 1]], dtype=np.uint32), out)
    assert out.tolist() == [[2.0**-33, 1 - 2.0**-33]]


def test_one_more_input_leaves_the_random_numbers_of_the_others():
    few = UnitCube(("a", "b"), "random", 1).points(0, 10)
    many = UnitCube(("a", "new", "b"), "random", 1).points(0, 10)
    assert np.array_equal(few, many[[0, 2]])


def test_random_points_are_uniform_and_independent():
    points = UnitCube(NAMES, "random", 1).points(0, 100_000)
    assert np.allclose(points.mean(axis=1), 0.5, atol=0.004)
    assert np.allclose(np.corrcoef(points), np.eye(12), atol=0.015)


def test_beyond_the_direction_numbers_the_rest_is_random_and_said_so():
    names = [str(number) for number in range(DIMENSIONS + 2)]
    cube = UnitCube(names, "sobol", 1)
    points = cube.points(5, 25)
    assert np.array_equal(points[:DIMENSIONS], UnitCube(names[:DIMENSIONS], "sobol", 1).points(5, 25))
    assert np.array_equal(points[DIMENSIONS:], UnitCube(names[DIMENSIONS:], "random", 1).points(5, 25))
    assert cube.notes == ("the Sobol sequence serves the first 256 dimensions; the other 2 are pseudo-random",)
    assert UnitCube(names[:DIMENSIONS], "sobol", 1).notes == ()


def test_an_unknown_sampler_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match=r"sobl is not a sampler; did you mean sobol\?"):
        UnitCube(NAMES, "sobl", 1)
