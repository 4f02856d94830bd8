"""Clips against references: one window for a running game, or a whole performance.

One second is noisy. A window's score is provisional, and every number that is more than that
averages the log odds of at least two seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.calibration import Judge, probability
from scorer.clip import Clip, Floats
from scorer.embedder import Embedder
from scorer.errors import BeyondReference, TooManyFrames, WindowTooShort
from scorer.references import Reference
from scorer.resampling import resample
from scorer.skeleton import mirrored
from scorer.windows import embed
from scorer.wire import Mirror

MAX_WINDOW_FRAMES: Final = 300
MIN_COVERAGE: Final = 0.6

_UNSEEN: Final = f"a person was seen in less than {MIN_COVERAGE:.0%} of it"

Doubles = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class WindowScore:
    """One window against the same stretch of a reference.

    Attributes:
        similarity: 0 to 1, probability of "the same movement at the same moment".
        score: 0 to 100, calibrated; provisional.
        coverage: share of the window in which a person was seen.
        mirrored: whether the dancer was compared as in a mirror.
        assumed: what had to be guessed, in words.
        reason: why similarity and score are None, if they are.
    """

    similarity: float | None
    score: float | None
    coverage: float
    mirrored: bool
    assumed: tuple[str, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SecondScore:
    """One second of the reference; ``score`` is None where too little was seen."""

    t_ms: float
    score: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class ClipScore:
    """A whole clip against a reference.

    Attributes:
        similarity, score, mirrored, assumed, reason: as of :class:`WindowScore`, over the clip.
        coverage: share of the compared stretch in which a person was seen.
        compared_ms: how long that stretch is.
        seconds: the reference's seconds in that stretch.
    """

    similarity: float | None
    score: float | None
    coverage: float
    mirrored: bool
    compared_ms: float
    seconds: tuple[SecondScore, ...]
    assumed: tuple[str, ...]
    reason: str | None = None


class Scorer:
    """The released model, put to use.

    Args:
        embedder: the model; its manifest holds the head and the calibration.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        manifest = embedder.manifest
        self.judge = Judge(manifest.head, manifest.calibration, manifest.embedding_parts)

    def score_window(
        self, clip: Clip, reference: Reference, seq: int, mirror: Mirror = "off"
    ) -> WindowScore:
        """Score one window that begins at second ``seq`` of the reference.

        Raises:
            WindowTooShort, TooManyFrames: the window lasts less than the model can read, or more
                than ten seconds.
            BeyondReference: too little of the reference is left at ``seq``.
        """
        manifest = self.embedder.manifest
        start = seq * manifest.window_frames
        left = reference.frames - start
        if left < manifest.min_frames:
            raise BeyondReference(f"seq is below {reference.windows} here", "$.seq")
        movement = resample(clip, manifest.rate_hz)
        frames = len(movement.landmarks)
        if frames < manifest.min_frames:
            raise WindowTooShort(
                f"a window needs at least {manifest.min_frames} frames "
                f"at {manifest.rate_hz:g} per second",
                "$.user_pose_data",
            )
        if frames > MAX_WINDOW_FRAMES:
            raise TooManyFrames(
                f"a window lasts at most {MAX_WINDOW_FRAMES / manifest.rate_hz:g} seconds",
                "$.user_pose_data",
            )
        assumed = clip.assumed
        if frames > left:
            frames, movement = left, movement[:left]
            assumed += ("end: what goes on after the reference's end was left out",)
        coverage = float(movement.covered.mean())
        if coverage < MIN_COVERAGE:
            return WindowScore(None, None, coverage, mirror == "on", assumed, _UNSEEN)
        ways = np.array(_ways(movement.landmarks, mirror))
        if frames == manifest.window_frames:
            dancer = self.embedder(ways)
            theirs = reference.seconds[np.full(len(ways), seq)]
        else:
            stretch = reference.movement.landmarks[start : start + frames]
            both = self.embedder(np.concatenate((ways, stretch[None])))
            dancer, theirs = both[: len(ways)], both[np.full(len(ways), len(ways))]
        logits = self.judge.logit(dancer, theirs)
        way = int(logits.argmax())
        verdict = self._verdict(logits[way : way + 1])
        return WindowScore(*verdict, coverage, mirror == "on" or way == 1, assumed)

    def score_clip(
        self,
        clip: Clip,
        reference: Reference,
        mirror: Mirror = "off",
        offset_ms: float | None = None,
    ) -> ClipScore:
        """Score a whole clip, with one mirror decision for all of it.

        Args:
            clip: the performance.
            reference: what it should be.
            mirror: compare as in a mirror, or whichever way fits better.
            offset_ms: how much later the clip begins to dance than the reference does; rounded to
                a frame. None: both are taken to begin together, and the answer says so.
        """
        manifest = self.embedder.manifest
        length, rate = manifest.window_frames, manifest.rate_hz
        movement = resample(clip, rate)
        shift = round((offset_ms or 0.0) * rate / 1000.0)
        first = max(0, -shift)
        last = max(first, min(reference.frames, len(movement.landmarks) - shift))
        covered = np.zeros(reference.frames, dtype=np.bool_)
        covered[first:last] = (
            movement.covered[first + shift : last + shift] & reference.movement.covered[first:last]
        )
        coverage = float(covered[first:last].mean()) if last > first else 0.0
        compared_ms = (last - first) * 1000.0 / rate
        assumed = clip.assumed + tuple(f"reference's {guess}" for guess in reference.assumed)
        if offset_ms is None:
            assumed += ("start: both began together (no offset was given)",)

        half = length // 2
        starts = np.arange(-(-first // half) * half, last - length + 1, half)
        seen = [covered[start : start + length].mean() >= MIN_COVERAGE for start in starts]
        starts = starts[np.array(seen, dtype=np.bool_)]
        reason = None
        if last - first < 2 * length:
            reason = "less than two seconds of it lie beside the reference"
        elif coverage < MIN_COVERAGE or len(starts) == 0:
            reason = _UNSEEN
        if reason is not None:
            return ClipScore(None, None, coverage, mirror == "on", compared_ms, (), assumed, reason)

        theirs = embed(self.embedder, reference.movement.landmarks, starts)
        ways = [
            self.judge.logit(embed(self.embedder, landmarks, starts + shift), theirs)
            for landmarks in _ways(movement.landmarks, mirror)
        ]
        way = int(np.argmax([logits.mean() for logits in ways]))
        seconds = tuple(
            self._second(second, ways[way], starts, covered)
            for second in range(first // length, -(-last // length))
        )
        verdict = self._verdict(ways[way])
        flipped = mirror == "on" or way == 1
        return ClipScore(*verdict, coverage, flipped, compared_ms, seconds, assumed)

    def _verdict(self, logits: Doubles) -> tuple[float, float]:
        """Similarity and score of one window, or of many taken together."""
        mean = logits.mean(keepdims=True)
        return float(probability(mean)[0]), float(self.judge.points(mean)[0])

    def _second(
        self, second: int, logits: Doubles, starts: Indices, covered: npt.NDArray[np.bool_]
    ) -> SecondScore:
        """The mean over the windows that begin half a second around the second's beginning."""
        manifest = self.embedder.manifest
        begin, length = second * manifest.window_frames, manifest.window_frames
        coverage = float(covered[begin : begin + length].sum()) / length
        near = np.abs(starts - begin) <= length // 2
        score: float | None = None
        if coverage >= MIN_COVERAGE and near.any():
            _, score = self._verdict(logits[near])
        return SecondScore(begin * 1000.0 / manifest.rate_hz, score, coverage)


def _ways(landmarks: Floats, mirror: Mirror) -> list[Floats]:
    """How a dancer may be compared: as seen, as in a mirror, or both in this order."""
    if mirror == "off":
        return [landmarks]
    return [mirrored(landmarks)] if mirror == "on" else [landmarks, mirrored(landmarks)]
