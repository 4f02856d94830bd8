"""The rival on whole performances: dynamic time warping, as the textbook has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from model_export.bench.events import PACKED, SHORT
from model_export.bench.performances import make_dance, score_events
from model_export.bench.warping import BAND_FRAMES, WARPINGS, Warping, warping_handler
from scorer.clip import make_clip
from scorer.embedder import RELEASED, Embedder
from scorer.reference import make_reference
from scorer.references import References
from scorer.skeleton import ANGLES

Doubles = npt.NDArray[np.float64]

each_way = pytest.mark.parametrize("warping", WARPINGS, ids=lambda warping: warping.name)


@pytest.fixture(scope="module")
def angles() -> Doubles:
    """Angles that wander, at rest before and after, ``[160, 12]``."""
    steps = np.random.default_rng(5).normal(0, 0.1, (160, len(ANGLES)))
    steps[:30] = steps[-30:] = 0
    return np.cumsum(steps, axis=0)


def textbook(a: Doubles, b: Doubles, band: int | None) -> float:
    """Sum of squares along the best path, cell by cell."""
    total = np.full((len(a) + 1, len(b) + 1), np.inf)
    total[0, 0] = 0
    for i, j in np.ndindex(len(a), len(b)):
        if band is None or abs(i - j) <= band:
            before = min(total[i, j], total[i, j + 1], total[i + 1, j])
            total[i + 1, j + 1] = before + ((a[i] - b[j]) ** 2).sum()
    return float(total[-1, -1])


def test_with_and_without_a_band_and_a_path() -> None:
    ways = {(warping.band_frames, warping.path) for warping in WARPINGS}
    assert ways == {(None, False), (None, True), (90, False), (90, True)}
    assert BAND_FRAMES == 90
    assert len({warping.name for warping in WARPINGS}) == 4


@each_way
def test_the_same_movement_is_no_distance_away(warping: Warping, angles: Doubles) -> None:
    assert warping(angles, angles) == 0


@each_way
def test_the_distance_is_in_degrees_a_joint(warping: Warping) -> None:
    still = np.zeros((50, len(ANGLES)))
    assert warping(still + np.deg2rad(7.0), still) == pytest.approx(7.0)


@pytest.mark.parametrize("path", [False, True])
@pytest.mark.parametrize("band", [None, 3])
def test_it_is_the_textbooks(band: int | None, path: bool, angles: Doubles) -> None:
    a, b = angles[30:60], angles[34:64]
    warping = Warping("", band, path=False)
    # Without its path the length is that of the longer of the two.
    expected = np.degrees(np.sqrt(textbook(a, b, band) / (30 * len(ANGLES))))
    assert warping(a, b) == pytest.approx(expected)
    if path:
        assert 0 < replace(warping, path=True)(a, b) <= expected


@pytest.mark.parametrize("path", [False, True])
def test_the_band_is_as_wide_as_it_says(path: bool, angles: Doubles) -> None:
    warping = Warping("", 10, path)
    late = {delay: np.roll(angles, delay, axis=0) for delay in (10, 11)}
    for delay in late:
        late[delay][:delay] = angles[0]
    assert warping(late[10], angles) == 0
    assert warping(late[11], angles) > 0
    assert replace(warping, band_frames=None)(late[11], angles) == 0


@each_way
def test_a_dance_is_nearer_to_itself_than_to_another(warping: Warping) -> None:
    embedder = Embedder()
    dance = make_dance(8.0)
    own = make_reference(embedder, make_clip(dance.reference, fps=30), id="own", title="")
    other = References(RELEASED / "references", embedder).default
    for form in (PACKED, SHORT):
        event = score_events(dance)[form]
        near, far = (
            warping_handler(warping, embedder, reference)(event) for reference in (own, other)
        )
        assert 0 < near < 0.7 * far
