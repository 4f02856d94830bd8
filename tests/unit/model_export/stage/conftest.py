"""A body, a dance for it, and what is needed to see them."""

from __future__ import annotations

import pytest

from model_export.motion.body import Floats
from model_export.stage.baked import BakedBody, load
from model_export.stage.camera import Camera
from model_export.stage.drive import Performance, perform
from model_export.stage.errors import NoGraphics
from model_export.stage.renderer import Look, Renderer


@pytest.fixture(scope="session")
def ana() -> BakedBody:
    return load("ana")


@pytest.fixture(scope="session")
def danced(ana: BakedBody, dance: Floats) -> Performance:
    return perform(ana, dance)


@pytest.fixture(scope="session")
def graphics(ana: BakedBody) -> None:
    """Something that draws; tests that ask for it are skipped where there is nothing."""
    pytest.importorskip("av", reason="the extra `stage` is not installed: no PyAV")
    try:
        with Renderer(ana, Camera(32, 32), Look()):
            pass
    except NoGraphics as missing:
        pytest.skip(str(missing))
