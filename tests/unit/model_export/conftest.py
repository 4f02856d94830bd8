"""A dance that many tests look at; none of them changes it."""

from __future__ import annotations

import pytest

from model_export.motion.body import Floats
from model_export.motion.choreography import choreography


@pytest.fixture(scope="session")
def dance() -> Floats:
    """Eight seconds, ``[240, 15, 3]``."""
    joints = choreography(11, 8.0)
    joints.setflags(write=False)
    return joints


@pytest.fixture(scope="session")
def another(dance: Floats) -> Floats:
    """Another dance of the same length."""
    joints = choreography(12, len(dance) / 30)
    joints.setflags(write=False)
    return joints
