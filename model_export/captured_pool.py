"""A pool of training chunks from captured clips, beside the rendered ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.captured import Captured, CapturedError
from model_export.captured_clock import aligned
from model_export.motion.body import Floats, unit
from model_export.motion.chunks import CHUNK_FRAMES
from model_export.motion.pool import Pool, joined
from model_export.motion.rendering import pose_of
from scorer.skeleton import LIMB_ANGLES, LIMB_SEGMENTS, LIMBS, SEGMENTS, mirrored

Indices = npt.NDArray[np.intp]

# With one dance alone, the astray limb comes from a moment at least so far away: two seconds.
ELSEWHERE_FRAMES: Final = 60
_SMOOTHING_FRAMES: Final = 9
_DIRECTIONS: Final = 3 * len(SEGMENTS)


def _columns(limb: str) -> Indices:
    """Where the directions and the angles of a limb stand in a pose of 36."""
    directions = [3 * segment + axis for segment in LIMB_SEGMENTS[limb] for axis in range(3)]
    return np.array(directions + [_DIRECTIONS + angle for angle in LIMB_ANGLES[limb]])


_LIMB_COLUMNS: Final = tuple(_columns(limb) for limb in LIMBS)


def _possible(pose: Floats) -> Floats:
    """A pose after arithmetic, ``[..., 36]``: directions of length one, angles from 0 to pi."""
    segments = pose[..., :_DIRECTIONS].reshape(*pose.shape[:-1], len(SEGMENTS), 3)
    directions = unit(segments).reshape(*pose.shape[:-1], _DIRECTIONS)
    angles = np.clip(pose[..., _DIRECTIONS:], 0, np.pi)
    whole: Floats = np.concatenate((directions, angles), axis=-1, dtype=np.float32)
    return whole


def _residual(pose: Floats) -> Floats:
    """What is left of ``[..., T, 36]`` without its moving average, which is shorter at the ends."""
    half, frames = _SMOOTHING_FRAMES // 2, pose.shape[-2]
    total = np.zeros((*pose.shape[:-2], frames + 1, pose.shape[-1]))
    np.cumsum(pose, axis=-2, out=total[..., 1:, :])
    end = np.minimum(np.arange(frames) + half + 1, frames)
    start = np.maximum(np.arange(frames) - half, 0)
    mean = (total[..., end, :] - total[..., start, :]) / (end - start)[:, None]
    rest: Floats = (pose - mean).astype(np.float32)
    return rest


@dataclass(frozen=True, eq=False)
class _Dance:
    """One dance on one clock.

    Attributes:
        pose: float32 ``[2, clips, T, 36]``, as danced and in a mirror.
        noise: of the same shape, each clip's residual from frame to frame.
        whole: bool ``[clips, starts]``: the chunk that begins there is covered throughout.
        starts: ``[n]``, where at least two clips are whole.
        calm: for each clip, where its residual is most nearly the detector's noise alone.
    """

    pose: Floats
    noise: Floats
    whole: npt.NDArray[np.bool_]
    starts: Indices
    calm: list[Indices]


def _calm(noise: Floats, whole: npt.NDArray[np.bool_]) -> list[Indices]:
    """The tenth of each clip's whole chunks in which ``noise [clips, T, 36]`` moves least."""
    steps = np.abs(np.diff(noise, axis=1)).mean(axis=-1)
    total = np.cumsum(np.pad(steps, ((0, 0), (1, 0))), axis=1, dtype=np.float64)
    moved = total[:, CHUNK_FRAMES - 1 :] - total[:, : -(CHUNK_FRAMES - 1)]
    order = np.argsort(np.where(whole, moved, np.inf), axis=1)
    return [
        calmest[: (count + 9) // 10]
        for calmest, count in zip(order, whole.sum(axis=1), strict=True)
    ]


def _dance(name: str, clips: list[Captured]) -> _Dance:
    clips = aligned(clips)
    if len(clips) < 2 or len(clips[0]) < CHUNK_FRAMES:
        raise CapturedError(
            f"dance {name}: {len(clips)} clips have {len(clips[0])} frames in common; training "
            f"needs two with {CHUNK_FRAMES} frames at 30 per second"
        )
    seen = np.stack([clip.landmarks for clip in clips])
    covered = np.stack([clip.covered for clip in clips])
    pose = pose_of(np.stack((seen, mirrored(seen))))
    chunks = np.lib.stride_tricks.sliding_window_view(covered, CHUNK_FRAMES, axis=1)
    whole: npt.NDArray[np.bool_] = np.all(chunks, axis=-1)
    starts = np.flatnonzero(whole.sum(axis=0) >= 2)
    if len(starts) == 0:
        raise CapturedError(
            f"dance {name}: no {CHUNK_FRAMES} frames are without gaps in two clips at once; "
            "capture it again, or take it out"
        )
    noise = _residual(pose)
    return _Dance(pose, noise, whole, starts, _calm(noise[0], whole))


class _Supply:
    """Draws chunks; every moment of every dance is equally likely."""

    def __init__(self, dances: Mapping[str, list[Captured]], rng: np.random.Generator) -> None:
        if not dances:
            raise CapturedError("there is no captured dance to train on: give at least one")
        self._dances = [_dance(name, clips) for name, clips in dances.items()]
        self._starts = [dance.starts for dance in self._dances]
        self._rng = rng
        if len(dances) == 1:
            starts = self._starts[0]
            farthest = np.maximum(starts - starts[0], starts[-1] - starts)
            self._starts = [starts[farthest >= ELSEWHERE_FRAMES]]
            if len(self._starts[0]) == 0:
                raise CapturedError(
                    f"dance {next(iter(dances))}: too short to train on alone; give a second "
                    f"dance, or {CHUNK_FRAMES + ELSEWHERE_FRAMES} frames of this one"
                )
        self._weights = np.array([len(starts) for starts in self._starts], dtype=float)

    def _other(self, dance: int, start: int) -> tuple[Floats, Floats]:
        """A stretch of another dance, or of another moment: one clip of it, and their mean."""
        rng = self._rng
        if len(self._dances) == 1:
            there = self._dances[0]
            starts = there.starts[np.abs(there.starts - start) >= ELSEWHERE_FRAMES]
        else:
            weights = np.where(np.arange(len(self._dances)) == dance, 0, self._weights)
            there = self._dances[rng.choice(len(weights), p=weights / weights.sum())]
            starts = there.starts
        at = int(rng.choice(starts))
        clips = there.pose[rng.integers(2), there.whole[:, at], at : at + CHUNK_FRAMES]
        return clips[rng.integers(len(clips))], _possible(clips.mean(axis=0))

    def draw(self, renderings: int) -> Pool:
        """A pool of one chunk."""
        rng = self._rng
        number = int(rng.choice(len(self._dances), p=self._weights / self._weights.sum()))
        dance, start = self._dances[number], int(rng.choice(self._starts[number]))
        side, present = rng.integers(2), np.flatnonzero(dance.whole[:, start])
        clips = dance.pose[side, present, start : start + CHUNK_FRAMES]
        mean = _possible(clips.mean(axis=0))

        order = rng.permutation(len(clips))
        again = rng.integers(len(clips), size=max(0, renderings - len(clips)))
        good = clips[np.concatenate((order, again))[:renderings]]

        stander = rng.integers(len(clips))
        # Noise of a calm moment: of this one, it would move when the dance does.
        calm = int(rng.choice(dance.calm[present[stander]]))
        noise = dance.noise[side, present[stander], calm : calm + CHUNK_FRAMES]
        held = np.repeat(clips[stander, rng.integers(CHUNK_FRAMES)][None], CHUNK_FRAMES, axis=0)

        limb = int(rng.integers(len(LIMBS)))
        columns = _LIMB_COLUMNS[limb]
        astray, astray_mean = self._other(number, start)
        # The last in order: where there are clips to spare, it is none of the good ones.
        wrong, wrong_mean = clips[order[-1]].copy(), mean.copy()
        wrong[:, columns], wrong_mean[:, columns] = astray[:, columns], astray_mean[:, columns]
        truth = np.stack((mean, held, wrong_mean))
        still = _possible(held + noise)
        return Pool(good[None], still[None], wrong[None], np.array([limb]), truth[None])


def captured_pool(
    dances: Mapping[str, list[Captured]], chunks: int, renderings: int, rng: np.random.Generator
) -> Pool:
    """Chunks of captured dances, as :func:`model_export.motion.pool.make_pool` renders them.

    A chunk is a stretch in which at least two clips of a dance, aligned, have no gap; half of the
    chunks are mirrored. Good are its clips, each once before one comes again. Still is one frame,
    held, with noise of the clip's own calmest moments. Wrong is a clip with one limb from another
    dance or, where there is one dance only, from another moment of it. The truth is the mean of
    the clips.

    Args:
        dances: name to clips, as :func:`model_export.captured.read_dances` returns them.
        chunks: how many, at least one.
        renderings: good ones of each.
        rng: everything that is drawn.

    Raises:
        CapturedError: a dance has too little that two of its clips show, or there is none.
    """
    supply = _Supply(dances, rng)
    return joined([supply.draw(renderings) for _ in range(chunks)])
