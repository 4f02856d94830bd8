"""P3 and P5: is the start of a clip found, and whether it is mirrored?"""

from __future__ import annotations

from typing import Final

import numpy as np
from tqdm import tqdm

from model_export.evaluation.dances import Dance
from model_export.evaluation.filmed import MIN_FRAMES, RATE_HZ, Filmed, clip_of, film, on_the_beat
from model_export.evaluation.methods import Doubles
from model_export.evaluation.tables import Figure, Table, mean_with_interval
from model_export.motion.body import Floats
from model_export.motion.rendering import Scene, pose_of
from model_export.original import original_angles
from scorer.reference import make_reference
from scorer.scoring import Scorer
from scorer.skeleton import SEGMENTS, mirrored

REACH_MS: Final = 3_000.0
# Further off than this it is another place in the dance.
WRONG_MS: Final = 200.0
_STEP_MS: Final = 1000 / RATE_HZ
_FIRST_ANGLE: Final = 3 * len(SEGMENTS)


def _sliding(reference: Doubles, dancer: Doubles) -> float:
    """Milliseconds at which angles ``[T, 12]`` differ least on average, with two fifths of the
    shorter clip side by side: the plain way."""
    reach, shorter = round(REACH_MS / _STEP_MS), min(len(reference), len(dancer))
    best, least = 0, np.inf
    for lag in range(-reach, reach + 1):
        start, end = max(0, -lag), min(len(reference), len(dancer) - lag)
        if end - start < 0.4 * shorter:
            continue
        apart = float(np.abs(reference[start:end] - dancer[start + lag : end + lag]).mean())
        if apart < least:
            best, least = lag, apart
    return best * _STEP_MS


def _ours(landmarks: Floats) -> Doubles:
    return pose_of(landmarks)[:, _FIRST_ANGLE:].astype(np.float64)


def _found(scorer: Scorer, filmed: Filmed, flipped: bool) -> dict[str, tuple[float, float, bool]]:
    """Method to offset in milliseconds, tempo and whether it was taken for a mirror image."""
    dancer = mirrored(filmed.dancer) if flipped else filmed.dancer
    reference = make_reference(scorer.embedder, clip_of(filmed.reference), id="r", title="r")
    alignment = scorer.score_performance(clip_of(dancer), reference).alignment
    nowhere = (float("nan"), float("nan"), not flipped)
    return {
        "ours": nowhere
        if alignment is None
        else (alignment.offset_ms, alignment.tempo, alignment.mirrored),
        "sliding difference, our angles": (
            _sliding(_ours(filmed.reference), _ours(filmed.dancer)),
            1.0,
            False,
        ),
        "sliding difference, the original's angles": (
            _sliding(original_angles(filmed.reference), original_angles(filmed.dancer)),
            1.0,
            False,
        ),
    }


def starts(scorer: Scorer, dances: list[Dance], scene: Scene, seed: int) -> list[Table]:
    """P3, the offset, and P5, the mirror.

    Args:
        scorer: the shipped one.
        dances: to be performed; those under six seconds are left out.
        scene: performers, cameras and detector.
        seed: of everything that is drawn.
    """
    long_enough = [dance for dance in dances if len(dance.joints) >= MIN_FRAMES]
    rows: dict[str, tuple[Figure, ...]] = {}
    mirrors: dict[str, tuple[Figure, ...]] = {}
    for timing, seen in (("in time", on_the_beat(scene)), ("with timing of their own", scene)):
        offsets: dict[str, list[float]] = {}
        tempos, decided, sources, groups = [], [], [], []
        for i, dance in enumerate(tqdm(long_enough, desc=f"starts, {timing}", disable=None)):
            filmed = film(dance, seen, seed + i, moved=True)
            flipped = i % 2 == 1
            for name, (offset, tempo, mirror) in _found(scorer, filmed, flipped).items():
                offsets.setdefault(name, []).append(offset - filmed.offset_ms)
                if name == "ours":
                    tempos.append(abs(tempo - filmed.tempo))
                    decided.append(mirror == flipped)
            sources.append(dance.source)
            groups.append(dance.group)
        source, group = np.array(sources), np.array(groups)
        for name, errors in offsets.items():
            wrong = np.abs(np.array(errors))
            for kind in np.unique(source):
                of_kind = np.flatnonzero(source == kind)
                drift = np.array(tempos)[of_kind]
                lost = ~(wrong[of_kind] < WRONG_MS)  # NaN is wrong
                rows[f"{name}; {kind}, dancers {timing}"] = (
                    Figure(float(len(of_kind))),
                    Figure(float(np.nanmedian(wrong[of_kind]))),
                    Figure(float(np.nanquantile(wrong[of_kind], 0.95))),
                    mean_with_interval(~(wrong < WRONG_MS), group, of_kind),
                    Figure(
                        float(np.median(drift[~lost]))
                        if name == "ours" and not lost.all()
                        else float("nan")
                    ),
                )
        for kind in np.unique(source):
            of_kind = np.flatnonzero(source == kind)
            mirrors[f"{kind}, dancers {timing}"] = (
                mean_with_interval(np.array(decided), group, of_kind),
            )
    return [
        Table(
            "p3_offset",
            "P3 the start of a clip",
            "Clips that begin up to two seconds earlier or later, half of them at a tempo of "
            f"their own within 3 %, half of them (not for sliding) mirrored; searched within "
            f"{REACH_MS / 1000:g} s. Milliseconds off at the clip's middle; wrong is more than "
            f"{WRONG_MS:g} ms. Cycles (walking, running, waving) look alike a cycle apart, and "
            "half a cycle apart in a mirror: on those there is no start to be found.",
            "method; dances",
            ("clips", "median ms", "95 % are within ms", "wrong", "median error of tempo"),
            rows,
        ),
        Table(
            "p5_mirror",
            "P5 the mirror",
            "Share of the same clips, every other one mirrored, of which it was told right.",
            "dances",
            ("told right",),
            mirrors,
        ),
    ]
