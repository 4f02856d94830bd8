"""Trials on recorded clips: the same dance in several clips, at the same moments."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.captured import Captured, CapturedError, aligned
from model_export.evaluation.trials import COLUMNS, KINDS, SPAN, Indices, Trials, cut
from model_export.motion.body import JOINTS, Floats, landmarks_of, unit
from model_export.motion.mixing import with_limbs
from model_export.motion.rendering import pose_of
from model_export.network import WINDOW_FRAMES
from model_export.pairs import worst_limb_apart
from scorer.skeleton import LANDMARKS, LIMBS, mirrored

_SEED: Final = 4
_STRIDE: Final = 15
# A clip too short for two seconds is cut more densely, and its trials are of one second.
_DENSE_STRIDE: Final = 5
_SHORT_FRAMES: Final = 75
_PHASE_FRAMES: Final = 15
_NAMES: Final = {"head": "nose"}


def joints_of(landmarks: Floats) -> Floats:
    """The fifteen joints of 33 landmarks ``[..., 33, 3]``; the nose stands for the head."""
    names = [_NAMES.get(name, name).replace("toe", "foot_index") for name in JOINTS]
    joints: Floats = landmarks[..., [LANDMARKS.index(name) for name in names], :]
    return joints


def _grafted(clip: Floats, donor: Floats, limb: str) -> Floats:
    """A clip with one limb of another; the other landmarks stay."""
    joints = joints_of(clip)
    source = joints_of(donor[np.arange(len(clip)) % len(donor)])
    changed = landmarks_of(with_limbs(joints, source, (limb,)))
    side = limb.split("_")[0]
    parts = ("elbow", "wrist", "pinky", "index", "thumb", "knee", "ankle", "heel", "foot_index")
    arm = limb.endswith("arm")
    own = [LANDMARKS.index(f"{side}_{part}") for part in (parts[:5] if arm else parts[5:])]
    out = clip.copy()
    out[:, own] = changed[:, own]
    return out


def _held(window: Floats) -> Floats:
    """A window's frame nearest to its mean, held, with the detector's own trembling on it."""
    pose = window - window.mean(axis=1, keepdims=True)
    nearest = int(np.square(pose - pose.mean(axis=0)).sum(axis=(1, 2)).argmin())
    smooth = np.stack([window[max(0, t - 2) : t + 3].mean(axis=0) for t in range(len(window))])
    held: Floats = window[nearest] + (window - smooth)
    return held


def _spans(windows: int, stride: int) -> list[Indices]:
    """Which windows make up each trial: three in two seconds, or one three times over."""
    if stride == _DENSE_STRIDE:
        return [np.full(SPAN, j) for j in range(windows)]
    return [np.arange(j, j + SPAN) for j in range(windows - SPAN + 1)]


class _Clip:
    """One clip's windows, with what they point at."""

    def __init__(self, clip: Captured) -> None:
        self.landmarks = clip.landmarks
        short = len(clip.landmarks) < _SHORT_FRAMES
        self.stride = _DENSE_STRIDE if short else _STRIDE
        self.starts = np.arange(0, len(clip.landmarks) - WINDOW_FRAMES + 1, self.stride)
        self.windows = cut(clip.landmarks, self.starts)
        self.pose = pose_of(self.windows)
        self.spans = _spans(len(self.starts), self.stride)


def _yaw_gap(first: Floats, second: Floats) -> float:
    """Degrees between the directions that a body faces in two clips, seen from above."""
    ahead = []
    for clip in (first, second):
        hips = clip[:, LANDMARKS.index("left_hip")] - clip[:, LANDMARKS.index("right_hip")]
        side = unit(hips.mean(axis=0))
        ahead.append(np.arctan2(side[2], side[0]))
    return float(np.degrees(np.abs(np.angle(np.exp(1j * (ahead[0] - ahead[1]))))))


def real_trials(groups: dict[str, list[Captured]]) -> tuple[Trials, npt.NDArray[np.str_]]:
    """Every ordered pair of clips of a dance, window by window, right and wrong.

    What is truly different is told from the reference clip itself: where a wrong movement points
    within 14 degrees of it there, it is left out.

    Args:
        groups: dance to clips of it, of one person or of several.

    Returns:
        The trials, and the dances' names.

    Raises:
        CapturedError: no dance has two clips, or those of one have less than a window in common.
    """
    rng = np.random.default_rng(_SEED)
    names = sorted(groups)
    if all(len(clips) < 2 for clips in groups.values()):
        raise CapturedError(
            f"{', '.join(names)}: one clip of each dance; two of one dance are needed to compare"
        )
    dances = []
    for name in names:
        clips = aligned(groups[name])
        if len(clips[0]) < WINDOW_FRAMES:
            raise CapturedError(
                f"{name}: its clips share {len(clips[0])} frames, {WINDOW_FRAMES} are needed"
            )
        dances.append([_Clip(clip) for clip in clips])
    parts: list[Floats] = []
    count = 0
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}

    def rows_of(windows: Floats) -> Indices:
        nonlocal count
        parts.append(windows)
        count += len(windows)
        return np.arange(count - len(windows), count)

    rows = [[rows_of(clip.windows) for clip in clips] for clips in dances]
    galleries = []
    for i, own in enumerate(dances):
        others = [(k, m) for k in range(len(dances)) if k != i for m in range(len(dances[k]))]
        for a, b in ((a, b) for a in range(len(own)) for b in range(len(own)) if a != b):
            reference, dancer = own[a], own[b]
            gap = _yaw_gap(reference.landmarks, dancer.landmarks)
            galleries.append((rows[i][a], rows[i][b]))
            away = dancer.landmarks
            donor = np.roll(away, len(away) // 2, axis=0)
            if others:
                k, m = others[rng.integers(len(others))]
                donor = dances[k][m].landmarks
            limb = LIMBS[rng.integers(len(LIMBS))]
            astray = cut(_grafted(away, donor, limb), dancer.starts)
            changed = cut(_grafted(reference.landmarks, donor, limb), reference.starts)
            flipped = cut(mirrored(away), dancer.starts)
            turned = pose_of(cut(mirrored(reference.landmarks), reference.starts))
            wrong_rows, turned_rows = rows_of(astray), rows_of(flipped)
            still_rows = rows_of(np.stack([_held(window) for window in dancer.windows]))
            still = pose_of(np.stack([_held(window) for window in reference.windows]))
            made = {
                "still": (still_rows, still),
                "wrong limb": (wrong_rows, pose_of(changed)),
                "mirrored": (turned_rows, turned),
            }
            for span in reference.spans:
                right = reference.pose[span]
                pairs = {"right": (rows[i][b][span], right)}
                pairs |= {what: (r[span], p[span]) for what, (r, p) in made.items()}
                far = [
                    s
                    for s in dancer.spans
                    if abs(s[0] - span[0]) * reference.stride >= _PHASE_FRAMES
                ]
                if far:
                    moment = far[rng.integers(len(far))]
                    pairs["other phase"] = (rows[i][b][moment], reference.pose[moment])
                if others:
                    k, m = others[rng.integers(len(others))]
                    stranger = dances[k][m]
                    at = stranger.spans[rng.integers(len(stranger.spans))]
                    pairs["other dance"] = (rows[k][m][at], stranger.pose[at])
                for what, (theirs, pose) in pairs.items():
                    kind = 0 if what == "right" else 1 + KINDS.index(what)
                    apart = worst_limb_apart(right, pose)
                    row = (rows[i][a][span], theirs, kind, apart, i, gap)
                    for name, value in zip(COLUMNS, row, strict=True):
                        columns[name].append(value)
    arrays = {name: np.array(values) for name, values in columns.items()}
    trials = Trials(windows=np.concatenate(parts), galleries=tuple(galleries), **arrays)
    return trials, np.array(names)
