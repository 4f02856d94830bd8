"""The poses that the project's own dances are made of, before they are disturbed."""

from __future__ import annotations

from typing import Final

import numpy as np

# (upper arm, forearm) of the left arm: to the body's left, up, forward.
ARMS: Final = np.array(
    [
        [(0.15, -1.0, 0.0), (0.05, -1.0, 0.15)],  # hanging
        [(1.0, 0.0, 0.0), (1.0, 0.0, 0.05)],  # out to the side
        [(0.2, 1.0, 0.0), (0.1, 1.0, 0.0)],  # overhead
        [(0.7, 0.7, 0.0), (0.7, 0.7, 0.0)],  # one half of a V
        [(0.1, 0.0, 1.0), (0.0, 0.0, 1.0)],  # reaching forward
        [(0.6, -0.7, -0.1), (-0.7, -0.4, 0.5)],  # hand on the hip
        [(1.0, 0.0, 0.0), (0.05, 1.0, 0.0)],  # goalpost
        [(1.0, 0.0, 0.0), (0.05, -1.0, 0.1)],  # goalpost upside down
        [(0.5, -0.5, 0.5), (-0.8, 0.2, 0.4)],  # hand on the chest
        [(0.7, 0.6, 0.0), (-0.7, 0.3, -0.2)],  # hand behind the head
        [(-0.3, -0.1, 0.9), (-0.8, 0.0, 0.5)],  # across the body
        [(0.2, 0.4, 0.9), (0.0, 0.5, 0.8)],  # punch, forward and up
    ],
    dtype=np.float32,
)
# (left thigh, left shin, right thigh, right shin), same axes.
STANCES: Final = np.array(
    [
        [(0.05, -1, 0), (0, -1, 0), (-0.05, -1, 0), (0, -1, 0)],  # standing
        [(0.4, -1, 0), (0.3, -1, 0), (-0.4, -1, 0), (-0.3, -1, 0)],  # feet apart
        [(0.4, -0.8, 0.6), (0, -1, -0.5), (-0.4, -0.8, 0.6), (0, -1, -0.5)],  # squat
        [(0.9, -0.7, 0.3), (0.1, -1, -0.2), (-0.3, -1, 0), (-0.6, -1, 0)],  # side lunge
        [(0.1, -0.7, 0.8), (0, -1, -0.1), (-0.1, -0.9, -0.4), (0, -0.8, -0.7)],  # lunge
        [(0.1, -0.1, 1), (0, -1, -0.1), (-0.05, -1, 0), (0, -1, 0)],  # knee up
        [(0.1, -0.6, 0.9), (0.1, -0.5, 0.9), (-0.05, -1, 0), (0, -1, -0.05)],  # kick
        [(0.8, -0.6, 0.1), (0.8, -0.6, 0), (-0.1, -1, 0.1), (-0.05, -1, -0.1)],  # kick aside
        [(-0.3, -1, 0.3), (-0.2, -1, 0), (0, -1, -0.1), (0, -1, -0.1)],  # feet crossed
    ],
    dtype=np.float32,
)
