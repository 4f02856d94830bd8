"""Pictures show the body where the truth says it is."""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt
import pytest

from model_export.stage.baked import BakedBody
from model_export.stage.camera import Camera
from model_export.stage.drive import Performance
from model_export.stage.errors import NoGraphics
from model_export.stage.renderer import Look, Renderer
from scorer.skeleton import LANDMARKS

SIZE = (144, 192)
GREEN = (0, 200, 0)


def drawn(
    body: BakedBody, performed: Performance, frame: int, yaw: float, look: Look
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """A picture, and the landmarks in it in pixels."""
    camera = Camera(*SIZE, yaw=yaw).framing(performed.landmarks[frame])
    with Renderer(body, camera, look) as renderer:
        picture = renderer.draw(performed.turns[frame], performed.heads[frame])
    return picture, camera.pictured(performed.landmarks[frame]) * np.array(SIZE, dtype=np.float32)


@pytest.mark.usefixtures("graphics")
@pytest.mark.parametrize("yaw", [0, 90, 200])
@pytest.mark.parametrize("plain", [True, False])
def test_joints_lie_within_the_drawn_body(
    ana: BakedBody, performed: Performance, yaw: float, plain: bool
) -> None:
    picture, places = drawn(
        ana, performed, 60, yaw, Look(background=GREEN, floor=GREEN, plain=plain)
    )

    assert picture.shape == (SIZE[1], SIZE[0], 3)
    assert picture.dtype == np.uint8
    is_body = picture.max(axis=2) - picture[..., 1] + (picture[..., 0] > 12) > 0
    for joint in ("shoulder", "hip", "knee"):
        for side in ("left", "right"):
            x, y = places[LANDMARKS.index(f"{side}_{joint}")].astype(int)
            assert is_body[y, x], (side, joint)
    assert not is_body[:4].any(), "the body ends below the picture's upper edge"


@pytest.mark.usefixtures("graphics")
def test_every_colour_of_the_outfit_is_seen(ana: BakedBody, performed: Performance) -> None:
    picture, _ = drawn(ana, performed, 0, 20, Look())

    hues = unit_colours(picture.reshape(-1, 3))
    for part in ("skin", "top", "bottom", "hair", "shoes"):
        own = unit_colours(ana.colours[None, ana.parts.index(part)])
        assert ((hues * own).sum(-1) > 0.99).sum() > 10, part


def unit_colours(colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    linear = (colours / 255) ** 2.2
    return np.asarray(linear / np.maximum(np.linalg.norm(linear, axis=-1, keepdims=True), 1e-9))


@pytest.mark.usefixtures("graphics")
def test_the_same_pose_gives_the_same_picture(ana: BakedBody, performed: Performance) -> None:
    first, _ = drawn(ana, performed, 30, 0, Look())
    second, _ = drawn(ana, performed, 30, 0, Look())

    np.testing.assert_array_equal(first, second)


@pytest.mark.usefixtures("graphics")
def test_only_a_careful_picture_has_a_shadow(ana: BakedBody, performed: Performance) -> None:
    careful, plain = (
        drawn(ana, performed, 30, 0, Look(plain=plain))[0].astype(int) for plain in (False, True)
    )

    assert ((plain - careful).min(axis=2) > 20).mean() > 0.005


def test_without_moderngl_it_says_what_to_install(
    ana: BakedBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "moderngl", None)

    with pytest.raises(NoGraphics, match=r"\.\[stage\]"):
        Renderer(ana, Camera(*SIZE), Look())


def test_without_egl_it_says_what_to_install(
    ana: BakedBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    moderngl = pytest.importorskip("moderngl", reason="the extra `stage` is not installed")

    def refuse(**_: object) -> None:
        raise Exception("libEGL.so.1 not found")  # as glcontext does

    monkeypatch.setattr(moderngl, "create_context", refuse)

    with pytest.raises(NoGraphics, match=r"libEGL\.so\.1 not found.*apt install"):
        Renderer(ana, Camera(*SIZE), Look())
