"""Bake a body: a figure, dressed, with everything it does not need left behind."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.stage.baked import BakedBody
from model_export.stage.figure import Figure
from model_export.stage.regions import mouth
from model_export.stage.wardrobe import PARTS, USUAL_COLOURS, Outfit, dressed
from scorer.skeleton import LANDMARKS

_BONES_PER_VERTEX: Final = 4
_JOINT_BONES: Final = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}
_KNUCKLES: Final = {"pinky": "finger5-1", "index": "finger2-1", "thumb": "finger1-2"}


def bake(figure: Figure, outfit: Outfit) -> BakedBody:
    """A body that :mod:`model_export.stage.baked` can pose and draw."""
    garments = dressed(figure, outfit)
    worn = [garments[part] for part in PARTS]
    firsts = np.cumsum([0, *(len(garment.vertices) for garment in worn)])
    triangles = [g.triangles + first for g, first in zip(worn, firsts[:-1], strict=True)]
    weight_bones, weights = _strongest(np.concatenate([garment.weights for garment in worn]))
    landmark_bones, landmarks = _landmarks(figure)
    colours = USUAL_COLOURS | outfit.colours
    return BakedBody(
        vertices=np.concatenate([garment.vertices for garment in worn]),
        weight_bones=weight_bones,
        weights=weights,
        triangles=np.concatenate(triangles).astype(np.uint16),
        triangle_counts=np.array([len(garment.triangles) for garment in worn], dtype=np.int32),
        parts=PARTS,
        colours=np.array([colours[part] for part in PARTS], dtype=np.uint8),
        bones=figure.bones,
        parents=figure.parents,
        heads=figure.heads,
        landmark_bones=landmark_bones,
        landmarks=landmarks,
    )


def _strongest(weights: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """The four bones that move each vertex most, and their shares, which sum to 1."""
    order = np.argsort(-weights, axis=1)[:, :_BONES_PER_VERTEX]
    shares = np.take_along_axis(weights, order, axis=1)
    return order.astype(np.uint8), shares / shares.sum(axis=1, keepdims=True)


def _landmarks(figure: Figure) -> tuple[npt.NDArray[np.uint8], Floats]:
    """Where MediaPipe's landmarks are on this body, and on which bones."""
    points = _face_landmarks(figure)
    carriers = dict.fromkeys(points, "head")
    for side, letter in (("left", "L"), ("right", "R")):
        for joint, bone in _JOINT_BONES.items():
            points[f"{side}_{joint}"] = figure.every_head[f"{bone}.{letter}"]
            carriers[f"{side}_{joint}"] = f"{bone}.{letter}"
        for finger, bone in _KNUCKLES.items():
            points[f"{side}_{finger}"] = figure.every_head[f"{bone}.{letter}"]
            carriers[f"{side}_{finger}"] = f"wrist.{letter}"
        foot = figure.vertices[figure.weights[:, figure.bones.index(f"foot.{letter}")] > 0.9]
        points[f"{side}_foot_index"] = foot[foot[:, 2].argmax()]
        points[f"{side}_heel"] = foot[foot[:, 2].argmin()]
        carriers[f"{side}_foot_index"] = carriers[f"{side}_heel"] = f"foot.{letter}"
    bones = [figure.bones.index(carriers[name]) for name in LANDMARKS]
    return np.array(bones, dtype=np.uint8), np.stack([points[name] for name in LANDMARKS])


def _face_landmarks(figure: Figure) -> dict[str, Floats]:
    v = figure.vertices
    head = v[figure.vertices_of("body")]
    head = head[figure.weights[figure.vertices_of("body"), figure.bones.index("head")] > 0.9]
    lips = mouth(figure)
    points = {"nose": head[head[:, 2].argmax()]}
    for side, letter, sign in (("left", "l", 1), ("right", "r", -1)):
        eye = v[figure.vertices_of(f"helper-{letter}-eye")]
        middle, reach = eye.mean(axis=0), float(np.ptp(eye[:, 0])) / 2
        front = np.array([middle[0], middle[1], eye[:, 2].max()], dtype=np.float32)
        sideways = np.array([sign * reach, 0, -0.3 * reach], dtype=np.float32)
        points[f"{side}_eye"] = front
        points[f"{side}_eye_inner"] = front - sideways
        points[f"{side}_eye_outer"] = front + sideways
        points[f"{side}_ear"] = head[(sign * head[:, 0]).argmax()]
        corner = np.array([sign * 0.025, lips[1], lips[2] - 0.012], dtype=np.float32)
        points[f"mouth_{side}"] = corner
    return points
