"""The moments worth looking at, each with its picture and its sentence."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from scorer.clip import DEFAULT_FPS, Floats
from scorer.feedback import Feedback, Moment
from scorer.page_html import Html, element, text
from scorer.page_skeleton import Pair, draw_pair
from scorer.performance import Aligned
from scorer.report_phrases import clock
from scorer.report_words import Words
from scorer.skeleton import ANGLES, LIMBS, other_side
from scorer.wording import Language, say

BEST_MARK: Final = "★"

Rows = npt.NDArray[np.intp]


def marked(feedback: Feedback) -> list[tuple[str, Moment]]:
    """The moments in the order in which they are shown, each with its mark."""
    worst = [(str(place), moment) for place, moment in enumerate(feedback.worst, start=1)]
    return worst if feedback.best is None else [(BEST_MARK, feedback.best), *worst]


def moment_cards(
    aligned: Aligned, feedback: Feedback, words: Words, language: Language, mirrored: bool = False
) -> Html:
    """A card for each moment."""
    labels = words.reference, words.dancer
    cards = []
    for mark, moment in marked(feedback):
        pair = picked(aligned, feedback, moment, mirrored)
        title = words.skeletons.format(time=clock(moment.t_ms))
        kind = "best" if moment.kind == "best" else "worst"
        cards.append(
            element(
                "figure",
                draw_pair(pair, title, labels),
                element(
                    "figcaption",
                    element("span", text(mark), class_=f"badge {kind}"),
                    element("span", text(say(moment, language))),
                ),
                class_="card moment",
            )
        )
    return element("div", *cards, class_="moments")


def picked(aligned: Aligned, feedback: Feedback, moment: Moment, mirrored: bool = False) -> Pair:
    """The frame of a moment that shows what is said of it.

    Of the best moment the frame that fits best. For early and late the frame where the reference
    moves fastest, with the dancer not as aligned but as seen at that very instant. Else where what
    is named is furthest off.

    Args:
        aligned: its left is the reference's.
        feedback, moment: their left is the dancer's own.
        mirrored: whether those two are opposite sides.
    """
    rows = _rows(aligned, moment)
    if moment.kind in ("early", "late"):
        theirs = int(rows[_speed(aligned, rows).argmax()])
        late = round((moment.timing_ms or 0.0) * DEFAULT_FPS / 1000.0)
        row = min(max(theirs - late, 0), len(aligned.dancer) - 1)
    else:
        off = _off(feedback, moment, rows)
        row = theirs = int(rows[off.argmin() if moment.kind == "best" else off.argmax()])
    limb, joint = (
        other_side(name) if mirrored and name is not None else name
        for name in (moment.limb, moment.joint)
    )
    ghosts = LIMBS if limb is None else (limb,)
    return Pair(
        aligned.dancer[row],
        aligned.reference[theirs],
        tuple(aligned.seen[row, : len(LIMBS)].tolist()),
        limb,
        joint,
        () if moment.kind == "best" else ghosts,
    )


def _off(feedback: Feedback, moment: Moment, rows: Rows) -> Floats:
    """Degrees by which what a moment names is off, per row: its joint, its limb or the body."""
    columns = [
        column
        for column, angle in enumerate(ANGLES)
        if angle.name == moment.joint
        or (moment.joint is None and moment.limb in (None, angle.limb))
    ]
    deviation = np.abs(np.nan_to_num(feedback.deviation_deg[rows][:, columns]))
    off: Floats = deviation.mean(axis=1)
    return off


def _rows(aligned: Aligned, moment: Moment) -> Rows:
    """Rows of the aligned stretch within a moment; at least one."""
    last = len(aligned.dancer) - 1
    begin, end = (
        round(t_ms * DEFAULT_FPS / 1000.0) - aligned.first
        for t_ms in (moment.t_ms, moment.until_ms)
    )
    begin = min(max(begin, 0), last)
    return np.arange(begin, min(max(end, begin + 1), last + 1))


def _speed(aligned: Aligned, rows: Rows) -> Floats:
    """How fast the reference moves there, in units of its own a frame."""
    after = np.minimum(rows + 1, len(aligned.reference) - 1)
    before = np.maximum(rows - 1, 0)
    moved = aligned.reference[after] - aligned.reference[before]
    speed: Floats = np.linalg.norm(moved, axis=2).mean(axis=1)
    return speed
