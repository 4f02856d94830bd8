"""How long a dancer's bones are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

# Of a flat foot's ankle above the floor.
ANKLE_M: Final = 0.085
# Of a leg's length: as straight as it gets.
STRAIGHTEST: Final = 0.993


@dataclass(frozen=True)
class Proportions:
    """Lengths in metres; those of an adult of 1.7 m."""

    upper_arm: float = 0.29
    forearm: float = 0.25
    thigh: float = 0.42
    shin: float = 0.41
    foot: float = 0.19
    half_shoulders: float = 0.185
    half_hips: float = 0.11
    spine: float = 0.50
    neck: float = 0.22

    @property
    def leg(self) -> float:
        """From hip to ankle, at most."""
        return STRAIGHTEST * (self.thigh + self.shin)

    def leg_bent(self, knee: float) -> float:
        """From hip to ankle with the knee bent by so many radians."""
        both = self.thigh**2 + self.shin**2 + 2 * self.thigh * self.shin * np.cos(knee)
        return float(min(np.sqrt(both), self.leg))


ADULT: Final = Proportions()
