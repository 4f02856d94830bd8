"""The dances that ship and a body, danced once for all tests, and what is needed to see them."""

from __future__ import annotations

import pytest

from model_export.motion.body import Floats
from model_export.stage.baked import BakedBody, load
from model_export.stage.camera import Camera
from model_export.stage.dance import choreography_named, dance, names
from model_export.stage.drive import Performance, perform
from model_export.stage.errors import NoGraphics
from model_export.stage.renderer import Look, Renderer
from scorer.embedder import Embedder
from scorer.scoring import Scorer
from tests.needed import needed


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer(Embedder())


@pytest.fixture(scope="session")
def danced() -> dict[str, Floats]:
    """Each teacher's version, ``[T, 15, 3]``."""
    every = {name: dance(choreography_named(name)) for name in names()}
    for joints in every.values():
        joints.setflags(write=False)
    return every


@pytest.fixture(scope="session")
def ana() -> BakedBody:
    return load("ana")


@pytest.fixture(scope="session")
def performed(ana: BakedBody, dance: Floats) -> Performance:
    """A body that dances the eight seconds that other tests look at as joints."""
    return perform(ana, dance)


@pytest.fixture(scope="session")
def graphics(ana: BakedBody) -> None:
    """Something that draws; where there is nothing, the tests are skipped, but not in CI."""
    try:
        with Renderer(ana, Camera(32, 32), Look()):
            pass
    except NoGraphics as missing:
        needed(str(missing))
