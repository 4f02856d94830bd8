"""P8: is a mistake that was made on purpose the first one that the feedback names?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.evaluation.dances import Dance
from model_export.evaluation.in_step import in_step, unscored
from model_export.evaluation.mistakes import JOINTS, RATE_HZ, SECONDS, Mistake, make_mistake
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.motion.rendering import Scene, render
from scorer.clip import Clip, make_clip
from scorer.embedder import Embedder
from scorer.feedback import Moment, find_feedback
from scorer.performance import Performance
from scorer.reference import Reference, make_reference

Compare = Callable[[Clip, Reference], Performance]

SIZES_DEG: Final = ((35.0, 50.0), (50.0, 70.0), (70.0, 90.0))
# What is usual for a dancer shows in a few seconds; in less, nothing stands out against it.
MIN_FRAMES: Final = 150
_WITHIN_MS: Final = 500.0
# What tables call it, the joint, how much and for how long.
_KINDS: Final = tuple(
    (
        f"{low:.0f} to {high:.0f}°{' throughout' if seconds is None else ''}",
        name,
        (low, high),
        seconds,
    )
    for low, high, seconds in (
        *((low, high, SECONDS) for low, high in SIZES_DEG),
        (*SIZES_DEG[0], None),
    )
    for name in JOINTS
)
_ANY: Final = "any of them, {}"
COLUMNS: Final = (
    "limb and moment right",
    "joint too",
    "direction too",
    "limb and moment among the three",
)


def taken_as_it_is(embedder: Embedder) -> Compare:
    """Side by side as they were rendered."""

    def compare(clip: Clip, reference: Reference) -> Performance:
        return unscored(in_step(embedder, clip.landmarks, reference.movement.landmarks))

    return compare


def _named(moment: Moment, mistake: Mistake) -> tuple[bool, bool, bool]:
    """Whether a moment has the limb and the time, the joint too, the direction too."""
    begins, ends = (frame * 1000.0 / RATE_HZ for frame in (mistake.first, mistake.end))
    then = moment.t_ms < ends + _WITHIN_MS and moment.until_ms > begins - _WITHIN_MS
    limb = then and moment.limb == mistake.limb
    joint = limb and moment.joint == mistake.joint
    return limb, joint, joint and (moment.deviation_deg or 0.0) * mistake.degrees > 0


def injection(
    dances: list[Dance],
    scene: Scene,
    seed: int,
    embedder: Embedder,
    compare: Compare | None = None,
) -> Table:
    """How often a known mistake is named first.

    Args:
        dances: held out; those shorter than five seconds are left out.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
        embedder: of the shipped model.
        compare: how a clip is laid beside a reference; None takes them to be in step.
    """
    compare = compare or taken_as_it_is(embedder)
    cases: dict[str, list[tuple[bool, ...]]] = {row: [] for row in _rows()}
    groups: dict[str, list[str]] = {row: [] for row in cases}
    count = 0
    dances = [dance for dance in dances if len(dance.joints) >= MIN_FRAMES]
    for i, dance in enumerate(tqdm(dances, desc="injection", unit="dance", disable=None)):
        rng = np.random.default_rng((seed, i))
        for what, name, degrees, seconds in _KINDS:
            made = make_mistake(dance.joints, JOINTS[name], degrees, rng, seconds)
            if made is None:
                continue
            wrong, mistake = made
            seen = render(np.stack((dance.joints, wrong)), rng, scene).landmarks
            theirs, mine = (make_clip(each, fps=RATE_HZ, space="world") for each in seen)
            reference = make_reference(embedder, theirs, id="r", title="r")
            worst = find_feedback(compare(mine, reference)).worst
            first = _named(worst[0], mistake) if worst else (False, False, False)
            result = (*first, any(_named(moment, mistake)[0] for moment in worst))
            for row in (_ANY.format(what), f"{name}, {what}"):
                cases[row].append(result)
                groups[row].append(dance.group)
            count += 1
    rows: dict[str, tuple[Figure, ...]] = {}
    for row, results in cases.items():
        values = np.array(results, dtype=np.float64).reshape(-1, len(COLUMNS))
        everything = np.arange(len(values))
        group = np.array(groups[row])
        rows[row] = tuple(mean_with_interval(value, group, everything) for value in values.T)
    return Table(
        "p8_injection",
        "P8 known mistakes named first",
        f"{count} performances in which one joint is wrong by as many degrees as the row says, for "
        "one or two seconds or throughout. The rest is danced as well as another performer does, "
        "before another camera and with the detector's errors. Share of them in which the first of "
        "the worst moments is that mistake, within half a second. At this noise two good dancers "
        "of one dance differ by 12 to 15° on the same joint, and by more on forearms and shins, "
        "which are short and far from the trunk: a smaller mistake cannot be told from that.",
        "what was wrong",
        COLUMNS,
        rows,
    )


def _rows() -> list[str]:
    kinds = list(dict.fromkeys(what for what, *_ in _KINDS))
    return [_ANY.format(what) for what in kinds] + [
        f"{name}, {what}" for name in JOINTS for what in kinds
    ]
