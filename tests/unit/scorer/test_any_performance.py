"""Whatever two clips are given: an answer that holds together, or a refusal that has a name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorer.clip import make_clip
from scorer.errors import ScorerError
from scorer.performance import Mirror, Performance, Second, Sync
from scorer.reference import Reference, make_reference
from scorer.scoring import Scorer
from tests.dances import clip_of, filmed, joints_of

DANCE = filmed(joints_of(1, 12.0))
BODIES: dict[str, Callable[[int], npt.NDArray[np.floating]]] = {
    "dances": lambda frames: DANCE[:frames],
    "stands": lambda frames: np.repeat(DANCE[:1], frames, axis=0),
    "is a giant": lambda frames: DANCE[:frames] * 1e4,
    "is a dwarf": lambda frames: DANCE[:frames] * 1e-4,
    "trembles": lambda frames: (
        DANCE[:frames] + np.random.default_rng(frames).normal(0, 0.3, (frames, 33, 3))
    ),
    "is noise": lambda frames: np.random.default_rng(frames).normal(0, 1, (frames, 33, 3)),
}


def _check(performance: Performance, reference: Reference) -> None:
    """What holds for every performance."""
    numbers = (
        *(performance.score, performance.shape, performance.timing, performance.similarity),
        *(performance.timing_ms, performance.coverage, performance.compared_ms),
        *performance.parts,
    )
    assert np.isfinite([number for number in numbers if number is not None]).all()
    judged = [second for second in performance.seconds if second.score is not None]
    for value in (performance.shape, performance.similarity):
        assert (value is None) == (performance.score is None)
    assert (performance.reason is None) == (performance.score is not None) == bool(judged)
    rows: list[Performance | Second] = [performance, *performance.seconds]
    for row in rows:
        assert row.score is None or 0 <= row.score <= 100
        assert (row.shape is None) == (row.score is None)
        assert 0 <= row.coverage <= 1
    for second in performance.seconds:
        assert (second.grade is None) == (second.score is None)
        assert (second.timing is None) == (second.timing_ms is None)
    aligned, alignment = performance.aligned, performance.alignment
    assert (aligned is None) == (alignment is None)
    if aligned is None or alignment is None:
        return
    frames = len(aligned.dancer)
    assert frames >= 30
    assert 0 <= aligned.first <= reference.frames - frames
    assert len(aligned.late_ms) == len(alignment.lag_frames) == len(aligned.seen) == frames
    assert np.isfinite(aligned.dancer).all()
    assert np.isfinite(alignment.lag_frames).all()
    assert np.isfinite([alignment.offset_ms, alignment.tempo]).all()
    assert 0 <= alignment.margin <= 1


@settings(derandomize=True, database=None, deadline=None, max_examples=150)
@given(
    who=st.sampled_from(sorted(BODIES)),
    frames=st.one_of(st.integers(1, 4), st.integers(25, 95), st.integers(1, 360)),
    interval_ms=st.sampled_from((0.5, 10.0, 33.3, 90.0, 500.0, 20_000.0)),
    wavering=st.floats(0, 0.9),
    left=st.sampled_from((30, 31, 59, 60, 61, 360)),
    mirror=st.sampled_from(("auto", "on", "off")),
    sync=st.sampled_from(("search", "clock")),
    max_offset_ms=st.sampled_from((0.0, 1.0, 3e3, 1e6, 1e12)),
    offset_ms=st.one_of(st.floats(-15e3, 15e3), st.sampled_from((-1e6, 1e6, -1e12, 1e12))),
)
@example("dances", 2, 0.5, 0.0, 360, "auto", "search", 3e3, 0.0)  # not one frame after resampling
@example("stands", 360, 33.3, 0.0, 360, "auto", "search", 1e6, 0.0)
@example("dances", 360, 33.3, 0.0, 30, "auto", "clock", 0.0, 1e6)
def test_any_clip_beside_any_reference(
    scorer: Scorer,
    who: str,
    frames: int,
    interval_ms: float,
    wavering: float,
    left: int,
    mirror: Mirror,
    sync: Sync,
    max_offset_ms: float,
    offset_ms: float,
) -> None:
    rng = np.random.default_rng(frames)
    steps = interval_ms * (1 + wavering * rng.uniform(-1, 1, frames))
    reference = make_reference(scorer.embedder, clip_of(DANCE[:left]), id="x", title="x")
    try:
        clip = make_clip(BODIES[who](frames).astype(np.float32), timestamps_ms=np.cumsum(steps))
        performance = scorer.score_performance(
            clip,
            reference,
            mirror=mirror,
            sync=sync,
            max_offset_ms=max_offset_ms,
            offset_ms=offset_ms,
        )
    except ScorerError:
        return
    _check(performance, reference)
