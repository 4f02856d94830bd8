"""Trials staged on dances that are rendered: danced as the reference, and wrongly in five ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from tqdm import tqdm

from model_export.evaluation.bodies import build, builds_apart, limbs_to_trunk, side_shown
from model_export.evaluation.dances import Dance
from model_export.evaluation.trials import (
    COLUMNS,
    KINDS,
    SPAN,
    STRIDE,
    Indices,
    SimulatedTrials,
    cut,
    starts_of,
)
from model_export.evaluation.variations import held
from model_export.motion.body import Floats, landmarks_of, mirrored_joints
from model_export.motion.camera import draw_yaw
from model_export.motion.mixing import with_limbs
from model_export.motion.rendering import Rendering, Scene, pose_of, render
from model_export.network import WINDOW_FRAMES
from model_export.pairs import worst_limb_apart
from scorer.skeleton import LIMBS, SEGMENTS

_PHASE_WINDOWS: Final = 2  # a second
_SPAN_STARTS: Final = np.arange(SPAN) * STRIDE
_SPAN_FRAMES: Final = (SPAN - 1) * STRIDE + WINDOW_FRAMES


def _directions(joints: Floats, starts: Indices) -> Floats:
    """True limb directions of windows ``[w, 30, 24]``."""
    return cut(pose_of(landmarks_of(joints[None]))[0, :, : 3 * len(SEGMENTS)], starts)


def _elsewhere(
    dances: list[Dance], own: int, spans: list[int], rng: np.random.Generator
) -> tuple[int, int]:
    """A span of a dance that is no kin."""
    strangers = [i for i, dance in enumerate(dances) if dance.group != dances[own].group]
    other = strangers[rng.integers(len(strangers))]
    return other, int(rng.integers(spans[other]))


def _between(first: float, second: float) -> float:
    """Degrees between two yaws in radians, 0 to 180."""
    return float(np.degrees(np.abs(np.angle(np.exp(1j * (first - second))))))


class _Rows:
    """Collects windows with what is known of each, and says on which rows they came to lie."""

    def __init__(self) -> None:
        self.windows: list[Floats] = []
        self.side: list[Floats] = []
        self.build: list[Floats] = []
        self.limbs: list[Floats] = []
        self.count = 0

    def add(self, motions: Floats, seen: Rendering, starts: Indices) -> list[Indices]:
        """Cut the clips that ``motions`` were rendered to; for each the rows of its windows."""
        before, after = build(landmarks_of(motions)), build(seen.truth)
        limbs = limbs_to_trunk(after) / limbs_to_trunk(before)
        for k in range(len(motions)):
            self.windows.append(cut(seen.landmarks[k], starts))
            self.side.append(side_shown(cut(seen.truth[k], starts)))
        self.build.append(np.repeat(after, len(starts), axis=0))
        self.limbs.append(np.repeat(limbs, len(starts)))
        rows = self.count + np.arange(len(motions) * len(starts))
        self.count += len(rows)
        return list(rows.reshape(len(motions), len(starts)))


@dataclass(frozen=True)
class _Footage:
    """Rows of the windows of one dance, and what the wrong ones truly show."""

    reference: Indices
    dancer: Indices
    wrong: Indices
    mirrored: Indices
    still: Indices  # three for each span
    astray: Floats
    turned: Floats
    held: Floats  # one for each span
    yaw: tuple[float, float]  # of the reference's camera and of the dancer's


def make_trials(
    dances: list[Dance], scene: Scene, seed: int, label: str | None = None
) -> SimulatedTrials:
    """Render dances and pair their windows; the same arguments give the same trials.

    Args:
        dances: of at least two groups.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
        label: of the progress bar; None for none.
    """
    rng = np.random.default_rng(seed)
    rows = _Rows()
    starts = [starts_of(len(dance.joints)) for dance in dances]
    spans = [len(s) - SPAN + 1 for s in starts]
    truth = [_directions(d.joints, s) for d, s in zip(dances, starts, strict=True)]
    made = []
    for i in tqdm(range(len(dances)), desc=label, unit="dance", disable=None if label else True):
        joints = dances[i].joints
        other, _ = _elsewhere(dances, i, spans, rng)
        donor = dances[other].joints
        donor = donor[(rng.integers(len(donor)) + np.arange(len(joints))) % len(donor)]
        astray = with_limbs(joints, donor, (LIMBS[rng.integers(len(LIMBS))],))
        turned = mirrored_joints(joints)
        # Right or wrong, the dancer is before the dancer's camera.
        yaw = draw_yaw(rng, 2, scene.viewpoints)
        motions = np.stack((joints, joints, astray, turned))
        seen = render(motions, rng, scene, yaw[[0, 1, 1, 1]])
        poses = held(joints, STRIDE * np.arange(spans[i]), _SPAN_FRAMES)
        frozen = render(poses, rng, scene, np.full(len(poses), yaw[1]))
        reference, dancer, wrong, mirrored = rows.add(motions, seen, starts[i])
        made.append(
            _Footage(
                reference,
                dancer,
                wrong,
                mirrored,
                np.concatenate(rows.add(poses, frozen, _SPAN_STARTS)),
                _directions(astray, starts[i]),
                _directions(turned, starts[i]),
                np.concatenate([_directions(pose, _SPAN_STARTS[:1]) for pose in poses]),
                (float(yaw[0]), float(yaw[1])),
            )
        )
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for i, footage in enumerate(made):
        for j in range(spans[i]):
            other, at = _elsewhere(dances, i, spans, rng)
            mine, theirs = slice(j, j + SPAN), slice(at, at + SPAN)
            posed = np.repeat(footage.held[j : j + 1], SPAN, axis=0)
            pairs = {
                "right": (footage.dancer[mine], truth[i][mine]),
                "other dance": (made[other].dancer[theirs], truth[other][theirs]),
                "still": (footage.still[SPAN * j : SPAN * (j + 1)], posed),
                "wrong limb": (footage.wrong[mine], footage.astray[mine]),
                "mirrored": (footage.mirrored[mine], footage.turned[mine]),
            }
            far = [k for k in range(spans[i]) if abs(k - j) >= _PHASE_WINDOWS]
            if far:
                k = far[rng.integers(len(far))]
                moment = slice(k, k + SPAN)
                pairs["other phase"] = (footage.dancer[moment], truth[i][moment])
            for what, (theirs_rows, directions) in pairs.items():
                apart = worst_limb_apart(truth[i][mine], directions)
                kind = 0 if what == "right" else 1 + KINDS.index(what)
                seen_from = made[other].yaw[1] if what == "other dance" else footage.yaw[1]
                gap = _between(footage.yaw[0], seen_from)
                row = (footage.reference[mine], theirs_rows, kind, apart, i, gap)
                for name, value in zip(COLUMNS, row, strict=True):
                    columns[name].append(value)
    galleries = tuple((footage.reference, footage.dancer) for footage in made)
    arrays = {name: np.array(values) for name, values in columns.items()}
    dancer, reference = arrays["dancer"], arrays["reference"][:, 0]
    builds = np.concatenate(rows.build)
    return SimulatedTrials(
        windows=np.concatenate(rows.windows),
        galleries=galleries,
        gallery_dance=np.arange(len(made)),
        gallery_gap=np.array([_between(*footage.yaw) for footage in made]),
        side=np.concatenate(rows.side)[dancer].mean(axis=1),
        limbs=np.concatenate(rows.limbs)[dancer[:, 0]],
        builds_apart=builds_apart(builds[dancer[:, 0]], builds[reference]),
        **arrays,
    )
