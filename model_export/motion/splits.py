"""What training may not see: the one place that says so.

The split is by choreography, never by window: windows of one dance on both sides of a split
would measure memory. Whole sequences are held out, and with a salsa take both partners. Three
sides: training; validation, on which choices are made; and the exam, which is only reported.
"""

from __future__ import annotations

from typing import Final, Literal

Side = Literal["training", "validation", "exam", "unused"]

# Seeds of generated choreographies, as first and end. Training counts up from 0; the head and the
# calibration are fitted on a range of their own.
SEEDS: Final[dict[str, tuple[int, int]]] = {
    "training": (0, 500_000),
    "head": (500_000, 900_000),
    "demo": (900_000, 910_000),
    "validation": (910_000, 1_000_000),
    "exam": (1_000_000, 2**31),
}

# CMU takes, as subject_trial: modern dance 05_14 to 05_20, salsa 60/61_11 to 60/61_15.
EXAM_TAKES: Final = frozenset(
    [f"05_{trial:02}" for trial in range(14, 21)]
    + [f"{subject}_{trial:02}" for subject in (60, 61) for trial in range(11, 16)]
)
VALIDATION_TAKES: Final = frozenset(["05_13", "60_10", "61_10"])
# bandai2 performs ten actions some fifty times in each of seven styles; these are held out.
VALIDATION_ACTIONS: Final = frozenset(
    {"raise-up-both-hands", "run", "walk-turn-left", "walk-turn-right"}
)
# Folders of mocap that are held out whole.
EXAM_FOLDERS: Final = frozenset({"bandai1"})
# What bandai1 performs, as ACTION_STYLE_NUMBER, is held out under any name of its folder: ...
EXAM_ACTIONS: Final = frozenset(
    (
        *("bow", "bye", "byebye", "call", "dance-long", "dance-short", "dash", "guide", "kick"),
        *("punch", "respond", "slash", "walk-back", "walk-left", "walk-right"),
    )
)
# ... and what bandai2 performs as well, by styles and how many of each bandai1 has. Three styles
# have one name in both; so a folder that is not called bandai2 loses its first ones of those.
SHARED_ACTIONS: Final = {"run": 1, "walk": 2}
EXAM_STYLES: Final = frozenset(
    (
        *("active", "angry", "childish", "chimpira", "feminine", "giant", "happy", "masculinity"),
        *("musical", "normal", "not-confident", "old", "proud", "sad", "tired"),
    )
)
_PUBLISHED_AS: Final = "dataset-1"  # by its authors: dataset-1_bow_active_001
_SISTER: Final = "bandai2"


def _of_bandai1(folder: str, take: str) -> bool:
    """Whether a sequence is bandai1's, by its name."""
    words = take.lower().split("_")
    if words[0] == _PUBLISHED_AS:
        return True
    if len(words) != 3:
        return False
    action, style, number = words
    if action in EXAM_ACTIONS:
        return True
    known = action in SHARED_ACTIONS and style in EXAM_STYLES and number.isdecimal()
    return known and folder != _SISTER and int(number) <= SHARED_ACTIONS[action]


def side_of(folder: str, take: str) -> Side:
    """The side of a mocap sequence, by the name of its folder and its own."""
    if folder in EXAM_FOLDERS or take in EXAM_TAKES or _of_bandai1(folder, take):
        return "exam"
    words = take.split("_")
    if words[0] in VALIDATION_ACTIONS:  # one performance in each style is enough to measure on
        return "validation" if words[-1] == "001" else "unused"
    return "validation" if take in VALIDATION_TAKES else "training"


def seed_for(use: str, index: int) -> int:
    """The seed of the ``index``-th choreography of a use.

    Raises:
        ValueError: the use has no so many, or no such use.
    """
    if use not in SEEDS:
        raise ValueError(f"choreographies are for {', '.join(SEEDS)}, not for {use}")
    first, end = SEEDS[use]
    if not 0 <= index < end - first:
        raise ValueError(f"choreographies for {use} are numbered 0 to {end - first - 1}: {index}")
    return first + index
