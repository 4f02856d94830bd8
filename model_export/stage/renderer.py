"""Draws a posed body: one OpenGL context without a window, on the processor if need be."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats, vector
from model_export.stage.baked import BakedBody
from model_export.stage.camera import Camera
from model_export.stage.errors import NoGraphics
from model_export.stage.shaders import FRAGMENT, VERTEX

Picture = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

_SAMPLES: Final = 4  # the most that Mesa's llvmpipe has
_LIGHT: Final = vector(0.45, 1.0, 0.7)  # direction to the lamp
_CLOTH: Final = frozenset({"top", "bottom"})
_FLOOR_M: Final = 12.0
_SHADOW_LIFT_M: Final = 0.004


@dataclass(frozen=True)
class Look:
    """Surroundings, and how carefully they are drawn.

    ``plain`` leaves out the shadow and the smooth edges: three times as fast, and the detector
    finds everybody all the same.
    """

    background: Colour = (186, 190, 196)
    floor: Colour = (150, 146, 142)
    plain: bool = False


class Renderer:
    """Draws one body seen by one camera.

    Use it as a context manager: the context and its memory are given back at the end.

    Raises:
        NoGraphics: moderngl is not installed, or there is no EGL.
    """

    def __init__(self, body: BakedBody, camera: Camera, look: Look) -> None:
        self.body = body
        self.camera = camera
        self._shadow = not look.plain
        self._background = _linear(look.background)
        self._floor_colour = _linear(look.floor)
        self._colours = [_linear(tuple(colour)) for colour in body.colours.tolist()]
        self._context = gl = _context()
        size = (camera.width, camera.height)
        samples = 0 if look.plain else _SAMPLES
        self._empty, self._drawn = (
            gl.framebuffer(
                [gl.renderbuffer(size, 4, samples=samples)],
                gl.depth_renderbuffer(size, samples=samples),
            )
            for _ in range(2)
        )
        # Only what has several samples for a pixel has to be brought together to be read.
        self._resolved = gl.simple_framebuffer(size, components=4) if samples else self._drawn
        self._program = gl.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
        self._mesh = gl.buffer(reserve=len(body.vertices) * 24, dynamic=True)
        indices = gl.buffer(np.ascontiguousarray(body.triangles.astype(np.uint32)).tobytes())
        self._body = gl.vertex_array(
            self._program, [(self._mesh, "3f 3f", "place", "normal")], indices
        )
        corners = vector(-1, 0, 1, 1, 0, 1, -1, 0, -1, 1, 0, -1).reshape(4, 3) * _FLOOR_M
        upright = np.tile(vector(0, 1, 0), (4, 1))
        plane = gl.buffer(np.concatenate((corners, upright), axis=1).astype("f4").tobytes())
        self._floor = gl.vertex_array(self._program, [(plane, "3f 3f", "place", "normal")])
        self._light = _LIGHT / np.linalg.norm(_LIGHT)
        self._see(camera)
        self._draw_floor()

    def __enter__(self) -> Renderer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._context.release()

    def draw(self, turns: Floats, heads: Floats) -> Picture:
        """One frame as RGB ``[height, width, 3]``.

        Args:
            turns: world rotations of the bones, ``[B, 3, 3]``.
            heads: where the bones are, ``[B, 3]``.
        """
        places, normals = self.body.skinned(turns, heads)
        self._mesh.write(np.concatenate((places, normals), axis=1, dtype=np.float32).tobytes())
        gl = self._context
        gl.copy_framebuffer(self._drawn, self._empty)
        self._drawn.use()
        gl.enable_only(gl.DEPTH_TEST)
        if self._shadow:
            gl.enable(gl.CULL_FACE)
            self._set(flatten=_SHADOW_LIFT_M, lit=0.0, colour=self._floor_colour * 0.55)
            self._body.render()
        first = 0
        counts = self.body.triangle_counts.tolist()
        for part, count, colour in zip(self.body.parts, counts, self._colours, strict=True):
            # Cloth has an inside that can be seen, at a sleeve's end; of skin half is hidden.
            (gl.disable if part in _CLOTH else gl.enable)(gl.CULL_FACE)
            self._set(flatten=0.0, lit=1.0, colour=colour)
            self._body.render(vertices=count * 3, first=first)
            first += count * 3
        if self._resolved is not self._drawn:
            gl.copy_framebuffer(self._resolved, self._drawn)
        pixels = np.frombuffer(self._resolved.read(components=3, alignment=1), dtype=np.uint8)
        return np.ascontiguousarray(pixels.reshape(self.camera.height, self.camera.width, 3)[::-1])

    def _draw_floor(self) -> None:
        """Once: neither it nor the camera moves, and it has most of the pixels."""
        gl = self._context
        self._empty.use()
        gl.enable_only(gl.DEPTH_TEST)
        self._empty.clear(*_encoded(self._background), 1.0)
        self._set(flatten=0.0, lit=0.0, colour=self._floor_colour)
        self._floor.render(gl.TRIANGLE_STRIP)

    def _see(self, camera: Camera) -> None:
        view = camera.view()
        self._program["to_clip"].write((camera.projection() @ view).T.astype("f4").tobytes())
        eye = -view[:3, :3].T @ view[:3, 3]
        for name, value in (("light", self._light), ("eye", eye), ("background", self._background)):
            self._program[name].value = tuple(float(number) for number in value)

    def _set(self, flatten: float, lit: float, colour: Floats) -> None:
        self._program["flatten"].value = flatten
        self._program["lit"].value = lit
        self._program["colour"].value = tuple(float(channel) for channel in colour)


def _context() -> Any:  # noqa: ANN401  (moderngl has no types of its own here)
    try:
        import moderngl
    except ImportError as error:
        raise NoGraphics("drawing needs moderngl: pip install '.[stage]'") from error
    wanted: dict[str, Any] = {"standalone": True, "backend": "egl", "require": 330}
    try:
        return moderngl.create_context(**wanted)
    except Exception as error:  # glcontext raises Exception itself
        raise NoGraphics(
            f"no OpenGL 3.3 by EGL ({error}); on Debian: apt install libegl1 libgl1-mesa-dri"
        ) from error


def _linear(colour: Colour) -> Floats:
    """sRGB bytes to linear light; the power 2.2 is what the shader undoes."""
    linear: Floats = ((np.array(colour[:3], dtype=np.float32) / 255) ** 2.2).astype(np.float32)
    return linear


def _encoded(colour: Floats) -> tuple[float, ...]:
    return tuple(float(channel) for channel in colour ** (1 / 2.2))
