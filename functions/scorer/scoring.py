"""Clips against references: one window for a running game, or a whole performance.

One second is noisy. A window's score is provisional, and every number that is more than that
averages the log odds of at least two seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorer.alignment import align, placed_limbs
from scorer.calibration import Judge, probability
from scorer.clip import Clip, Floats
from scorer.embedder import Embedder
from scorer.errors import BeyondReference, TooManyFrames, WindowTooShort
from scorer.grafting import graft
from scorer.guesses import CUT
from scorer.judging import MIN_LIMBS, judge, not_judged
from scorer.performance import Mirror, Performance, Sync
from scorer.reasons import NOTHING_IN_COMMON, REFERENCE_UNSEEN, TOO_SHORT, UNSEEN, Reason
from scorer.reference import Reference
from scorer.resampling import Resampled, resample
from scorer.rows import MIN_COVERAGE
from scorer.sides import side_by_side
from scorer.skeleton import MIRRORED_LIMBS, PARTS, mirrored
from scorer.timing import Mask

MAX_WINDOW_FRAMES: Final = 300


@dataclass(frozen=True, slots=True)
class WindowScore:
    """One window against the same stretch of a reference.

    Attributes:
        similarity: 0 to 1, probability of "the same movement at the same moment".
        score: 0 to 100, calibrated; provisional.
        coverage: share of the window in which enough of a person was seen.
        mirrored: whether the dancer was compared as in a mirror.
        assumed: what had to be guessed, in words.
        reason: why similarity and score are None, if they are.
    """

    similarity: float | None
    score: float | None
    coverage: float
    mirrored: bool
    assumed: tuple[str, ...]
    reason: Reason | None = None


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
        reference = reference.seen_by(clip.detector)
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
            assumed += (CUT,)
        limbs = placed_limbs(movement.parts)
        coverage = float((limbs.sum(axis=1) >= MIN_LIMBS).mean())
        if coverage < MIN_COVERAGE:
            return WindowScore(None, None, coverage, mirror == "on", assumed, UNSEEN)
        stretch = reference.movement.landmarks[start : start + frames]
        ways = np.array(_ways(movement.landmarks, limbs, stretch, mirror))
        if frames == manifest.window_frames:
            dancer = self.embedder(ways)
            theirs = reference.halves[np.full(len(ways), 2 * seq)]
        else:
            both = self.embedder(np.concatenate((ways, stretch[None])))
            dancer, theirs = both[: len(ways)], both[np.full(len(ways), len(ways))]
        logits = self.judge.logit(dancer, theirs, np.full(len(ways), limbs.mean()))
        way = int(logits.argmax())
        best = logits[way : way + 1]
        similarity, score = float(probability(best)[0]), float(self.judge.points(best)[0])
        return WindowScore(similarity, score, coverage, mirror == "on" or way == 1, assumed)

    def score_performance(
        self,
        clip: Clip,
        reference: Reference,
        *,
        mirror: Mirror = "auto",
        sync: Sync = "search",
        max_offset_ms: float = 3_000.0,
        offset_ms: float = 0.0,
    ) -> Performance:
        """Score a whole clip, with one decision about its start and its mirror for all of it.

        Args:
            clip: the performance.
            reference: what it should be.
            mirror: compare as in a mirror, or whichever way fits better.
            sync: ``search``: the clip's start and drift are found and not counted; ``clock``: they
                are known, and what is found beside them is lateness.
            max_offset_ms: how far from ``offset_ms`` the start is searched for.
            offset_ms: how much later than the reference the clip begins to dance, as far as the
                client knows: in ``search`` after its first frame, in ``clock`` on the clock of its
                timestamps, which is the reference's.
        """
        rate = self.embedder.manifest.rate_hz
        reference = reference.seen_by(clip.detector)
        movement = resample(clip, rate)
        assumed = reference.guessed_with(clip)
        if len(movement.landmarks) < 2 * self.embedder.manifest.window_frames:
            return not_judged(assumed, TOO_SHORT)
        pose = self.embedder.pose(movement.landmarks)
        found = align(
            movement,
            pose,
            reference.movement,
            reference.pose,
            mirror=mirror,
            sync=sync,
            max_offset_ms=max_offset_ms,
            offset_ms=offset_ms,
            # In a search it is told from the clip's first frame on.
            begins_ms=float(clip.timestamps_ms[0]) if sync == "clock" else 0.0,
            rate_hz=rate,
        )
        if found is None:
            return not_judged(assumed, _nothing_beside(movement, reference))
        aligned = side_by_side(movement, pose, reference, found)
        return judge(self.embedder, self.judge, reference, found, aligned, assumed)


def _nothing_beside(clip: Resampled, reference: Reference) -> Reason:
    """Why a clip lies nowhere beside a reference."""
    torso = PARTS.index("torso")
    if clip.parts[:, torso].mean() < MIN_COVERAGE:
        return UNSEEN
    if reference.movement.parts[:, torso].mean() < MIN_COVERAGE:
        return REFERENCE_UNSEEN
    return NOTHING_IN_COMMON


def _ways(landmarks: Floats, limbs: Mask, reference: Floats, mirror: Mirror) -> list[Floats]:
    """How a dancer may be compared: as seen, as in a mirror, or both in this order; what was not
    seen is the reference's."""
    ways = []
    if mirror != "on":
        ways.append(graft(landmarks, reference, limbs))
    if mirror != "off":
        ways.append(graft(mirrored(landmarks), reference, limbs[:, MIRRORED_LIMBS]))
    return ways
