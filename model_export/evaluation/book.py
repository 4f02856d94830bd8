"""Windows, galleries and trials of recorded clips, kept as they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model_export.captured import CapturedError
from model_export.evaluation.footage import Footage
from model_export.evaluation.trials import COLUMNS, KINDS, SPAN, Indices, Trials
from model_export.motion.body import Floats
from model_export.pairs import worst_limb_apart


def _degrees(between: Floats | float) -> Floats:
    """A difference of yaws in radians to degrees, 0 to 180."""
    gap: Floats = np.degrees(np.abs(np.angle(np.exp(1j * np.asarray(between)))))
    return gap


@dataclass(frozen=True, eq=False)
class Take:
    """A clip, the row of its dance, and the rows that its windows came to lie on."""

    dance: int
    footage: Footage
    rows: Indices


@dataclass(frozen=True)
class Shown:
    """What a dancer shows beside some spans of a reference.

    Attributes:
        spans: ``[n, 3]``, windows of the reference.
        rows: ``[n, 3]``, of the dancer's windows.
        pose: float32 ``[n, 3, 30, 36]``, what they show as the reference's camera would see it.
        yaw: ``[n]``, of the dancer's camera, or one for all.
    """

    spans: Indices
    rows: Indices
    pose: Floats
    yaw: Floats | float


class Book:
    """Keeps windows, galleries and trials as they are made."""

    def __init__(self) -> None:
        self._windows: list[Floats] = []
        self._count = 0
        self._galleries: list[tuple[Indices, Indices, int, float]] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}

    def add(self, windows: Floats) -> Indices:
        """Keep windows ``[..., 30, 33, 3]``; gives their rows, ``[...]``."""
        flat = windows.reshape(-1, *windows.shape[-3:])
        rows = np.arange(self._count, self._count + len(flat)).reshape(windows.shape[:-3])
        self._windows.append(flat)
        self._count += len(flat)
        return rows

    def gallery(self, reference: Take, dancer: Take, windows: Indices) -> None:
        """Keep what a dancer's windows are looked for in; ``windows [w]`` of both clips."""
        gap = float(_degrees(reference.footage.yaw - dancer.footage.yaw))
        row = (reference.rows[windows], dancer.rows[windows], reference.dance, gap)
        self._galleries.append(row)

    def trials(self, reference: Take, what: str, shown: Shown) -> None:
        """Keep what is shown beside a reference; ``what`` is of ``KINDS``, or ``right``."""
        right = reference.footage.pose[shown.spans]
        count = len(right)
        flat = (count * SPAN, *right.shape[2:])
        kind = 0 if what == "right" else 1 + KINDS.index(what)
        values = {
            "reference": reference.rows[shown.spans],
            "dancer": shown.rows,
            "kind": np.full(count, kind),
            "apart": worst_limb_apart(right.reshape(flat), shown.pose.reshape(flat)),
            "dance": np.full(count, reference.dance),
            "yaw_gap": np.broadcast_to(_degrees(reference.footage.yaw - shown.yaw), count),
        }
        values["apart"] = values["apart"].reshape(count, SPAN)
        for name, column in self._columns.items():
            column.append(values[name])

    def closed(self) -> Trials:
        """All of them.

        Raises:
            CapturedError: there is no trial.
        """
        if not self._galleries:
            raise CapturedError(
                "no second of any dance shows a person in two clips at once; capture them again"
            )
        reference, dancer, dance, gap = zip(*self._galleries, strict=True)
        return Trials(
            windows=np.concatenate(self._windows),
            galleries=tuple(zip(reference, dancer, strict=True)),
            gallery_dance=np.array(dance),
            gallery_gap=np.array(gap),
            **{name: np.concatenate(values) for name, values in self._columns.items()},
        )
