"""Trials on recorded clips: the same dance in several clips, at the same moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np

from model_export.captured import Captured, CapturedError
from model_export.captured_clock import aligned
from model_export.evaluation.book import Book, Shown, Take
from model_export.evaluation.footage import Footage, footage, grafted, held, typical_frames
from model_export.evaluation.trials import SPAN, Indices, Trials, cut
from model_export.motion.rendering import pose_of
from model_export.network import WINDOW_FRAMES
from scorer.skeleton import LIMBS, mirrored

_SEED: Final = 4


@dataclass(frozen=True, eq=False)
class _Alone:
    """What a dancer does wrong whatever the reference is.

    Attributes:
        mirrored: ``[w]``, rows of the windows of the clip as in a mirror.
        moment: ``[s]``, the frame whose pose is held throughout a span.
        still: ``[s, 3]``, rows of that.
    """

    mirrored: Indices
    moment: Indices
    still: Indices


def _alone(dancer: Take, book: Book) -> _Alone:
    footage = dancer.footage
    turned = cut(mirrored(footage.clip.landmarks), footage.starts)
    moment = typical_frames(footage)
    return _Alone(book.add(turned), moment, book.add(held(footage, moment)))


def _wrong_limb(
    reference: Take,
    dancer: Take,
    strangers: list[Take],
    spans: Indices,
    rng: np.random.Generator,
    book: Book,
) -> Shown:
    """One limb moves as in another dance or, where there is none, as at another moment."""
    mine, theirs = reference.footage, dancer.footage
    donor = np.roll(theirs.clip.landmarks, len(theirs.clip) // 2, axis=0)
    if strangers:
        donor = strangers[rng.integers(len(strangers))].footage.clip.landmarks
    limb = LIMBS[rng.integers(len(LIMBS))]
    astray, truth = (grafted(clip.clip.landmarks, donor, limb) for clip in (theirs, mine))
    of_span = mine.spans[spans]
    rows = book.add(cut(astray, theirs.starts))[of_span]
    return Shown(of_span, rows, pose_of(cut(truth, mine.starts))[of_span], theirs.yaw)


def _another_phase(
    reference: Take, dancer: Take, spans: Indices, rng: np.random.Generator
) -> Shown:
    """The dancer is at another moment, where there is one far enough away."""
    mine = reference.footage
    begins = mine.begins[spans]
    far = np.abs(begins[:, None] - begins) >= mine.phase_frames
    at = np.flatnonzero(far.any(axis=1))
    moment = np.array([spans[rng.choice(np.flatnonzero(far[i]))] for i in at], dtype=np.intp)
    there = mine.spans[moment]
    return Shown(mine.spans[spans[at]], dancer.rows[there], mine.pose[there], dancer.footage.yaw)


def _another_dance(
    reference: Take, strangers: list[Take], spans: Indices, rng: np.random.Generator
) -> Shown:
    """Somebody dances something else; for two seconds, if anybody does for so long."""
    mine = reference.footage
    long = [take for take in strangers if not take.footage.short]
    fitting = strangers if mine.short else long or strangers
    rows, pose, yaw = [], [], []
    for _ in spans:
        take = fitting[rng.integers(len(fitting))]
        at = take.footage.spans[rng.choice(np.flatnonzero(take.footage.whole))]
        at = np.repeat(at[:1], SPAN) if mine.short else at
        rows.append(take.rows[at])
        pose.append(take.footage.pose[at])
        yaw.append(take.footage.yaw)
    return Shown(mine.spans[spans], np.array(rows), np.array(pose), np.array(yaw))


def _compare(
    reference: Take,
    dancer: Take,
    alone: _Alone,
    strangers: list[Take],
    rng: np.random.Generator,
    book: Book,
) -> None:
    """One ordered pair of clips, span by span, right and wrong.

    What a wrong movement truly is, is told from the reference clip, made wrong in the same way.
    """
    mine, yaw = reference.footage, dancer.footage.yaw
    spans = np.flatnonzero(mine.whole & dancer.footage.whole)
    if len(spans) == 0:
        return
    of_span = mine.spans[spans]
    book.gallery(reference, dancer, np.unique(of_span))
    turned = pose_of(cut(mirrored(mine.clip.landmarks), mine.starts))[of_span]
    posed = pose_of(held(mine, alone.moment)[spans])
    shown = {
        "right": Shown(of_span, dancer.rows[of_span], mine.pose[of_span], yaw),
        "other phase": _another_phase(reference, dancer, spans, rng),
        "still": Shown(of_span, alone.still[spans], posed, yaw),
        "wrong limb": _wrong_limb(reference, dancer, strangers, spans, rng, book),
        "mirrored": Shown(of_span, alone.mirrored[of_span], turned, yaw),
    }
    if strangers:
        shown["other dance"] = _another_dance(reference, strangers, spans, rng)
    for what, how in shown.items():
        if len(how.rows):
            book.trials(reference, what, how)


def footage_of(groups: Mapping[str, list[Captured]]) -> dict[str, list[Footage]]:
    """Clips of each dance on one clock, cut into windows.

    Args:
        groups: dance to clips of it, of one person or of several.

    Raises:
        CapturedError: no dance has two clips, or those of one have less than a window in common.
    """
    if all(len(clips) < 2 for clips in groups.values()):
        raise CapturedError(
            f"{', '.join(sorted(groups))}: one clip of each dance; two of one dance are needed to "
            "compare"
        )
    dances = {}
    for name in sorted(groups):
        clips = aligned(groups[name])
        if len(clips[0]) < WINDOW_FRAMES:
            raise CapturedError(
                f"{name}: its clips share {len(clips[0])} frames, {WINDOW_FRAMES} are needed"
            )
        dances[name] = [footage(clip) for clip in clips]
    return dances


def real_trials(dances: Mapping[str, list[Footage]]) -> Trials:
    """Every ordered pair of clips of a dance, window by window, right and wrong.

    Where a wrong movement truly points within 14 degrees of the right one, it is left out of what
    is judged; that is told from the reference clip itself.

    Args:
        dances: of :func:`footage_of`.

    Raises:
        CapturedError: gaps leave no trial.
    """
    rng = np.random.default_rng(_SEED)
    book = Book()
    takes = [
        [Take(i, clip, book.add(clip.windows)) for clip in clips]
        for i, clips in enumerate(dances.values())
    ]
    for own in takes:
        strangers = [
            take
            for clips in takes
            if clips is not own
            for take in clips
            if take.footage.whole.any()
        ]
        alone = [_alone(dancer, book) for dancer in own if len(own) > 1]
        for a, b in permutations(range(len(own)), 2):
            _compare(own[a], own[b], alone[b], strangers, rng, book)
    return book.closed()
