"""What training may not see: the one place that says so.

The split is by choreography, never by window: windows of one dance on both sides of a split
would measure memory. Whole sequences are held out, and with a salsa take both partners.
"""

from __future__ import annotations

from typing import Final

FIRST_HELD_OUT_SEED: Final = 1_000_000

# CMU takes, as subject_trial: modern dance 05_14 to 05_20, salsa 60/61_11 to 60/61_15.
HELD_OUT_TAKES: Final = frozenset(
    [f"05_{trial:02}" for trial in range(14, 21)]
    + [f"{subject}_{trial:02}" for subject in (60, 61) for trial in range(11, 16)]
)


def may_train_on(take: str) -> bool:
    """Whether a CMU sequence is on the training side."""
    return take not in HELD_OUT_TAKES


def training_seed(seed: int) -> int:
    """``seed`` itself, if a choreography made from it may be trained on.

    Raises:
        ValueError: the seed belongs to the held-out side.
    """
    if not 0 <= seed < FIRST_HELD_OUT_SEED:
        raise ValueError(f"choreography seeds from {FIRST_HELD_OUT_SEED} on are held out: {seed}")
    return seed
