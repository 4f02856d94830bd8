"""Dances and methods that tests of the evaluation make for themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from model_export.evaluation.dances import Dance
from model_export.evaluation.methods import Doubles, Method, Seen
from model_export.evaluation.trials import SPAN, Trials
from model_export.motion.body import Floats
from model_export.motion.choreography import choreography
from model_export.motion.rendering import pose_of
from tests.unit.model_export.made import standing

SECONDS = 6.0


def dance(seed: int, group: str | None = None) -> Dance:
    """Six seconds of a choreography."""
    return Dance(f"made/{seed}", "made", group or f"made/{seed}", choreography(seed, SECONDS))


def stander() -> Dance:
    """Six seconds of standing."""
    return Dance("made/still", "made", "made/still", standing(round(30 * SECONDS)))


def by_pose(name: str = "by pose") -> Method:
    """Sees the pose of each frame and trusts it: right as long as nothing disturbs the view."""

    def see(windows: Floats) -> Seen:
        return (pose_of(windows),)

    def compare(dancer: Seen, reference: Seen) -> Doubles:
        apart: Doubles = -np.abs(dancer[0] - reference[0]).mean(axis=(1, 2), dtype=np.float64)
        return apart

    return Method(name, see, compare)


def by_row(
    name: str, score: Callable[[npt.NDArray[np.intp], npt.NDArray[np.intp]], Doubles]
) -> Method:
    """Sees nothing but which window it is given."""

    def see(windows: Floats) -> Seen:
        return (np.arange(len(windows), dtype=np.float64),)

    def compare(dancer: Seen, reference: Seen) -> Doubles:
        return score(dancer[0].astype(np.intp), reference[0].astype(np.intp))

    return Method(name, see, compare)


def galleries(dances: int, windows: int) -> Trials:
    """Trials of nothing but galleries: ``dances`` of ``windows`` each, empty windows.

    The cameras of dance ``i`` stand ``20 i`` degrees apart, starting over at 180.
    """
    rows = np.arange(2 * dances * windows).reshape(dances, 2, windows)
    gap = (20.0 * np.arange(dances) % 180).astype(np.float32)
    return Trials(
        windows=np.zeros((rows.size, 1), dtype=np.float32),
        reference=rows[:, 0, :SPAN],
        dancer=rows[:, 1, :SPAN],
        kind=np.zeros(dances, dtype=np.intp),
        apart=np.zeros((dances, SPAN), dtype=np.float32),
        dance=np.arange(dances),
        yaw_gap=gap,
        galleries=tuple((reference, dancer) for reference, dancer in rows),
        gallery_dance=np.arange(dances),
        gallery_gap=gap,
    )
