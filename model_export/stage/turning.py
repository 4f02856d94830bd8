"""Rotations of vectors and frames, many at a time: float32 matrices ``[..., 3, 3]``."""

from __future__ import annotations

import numpy as np

from model_export.motion.body import Floats, unit


def frame_of(left: Floats, up: Floats) -> Floats:
    """Right-handed frames whose columns are left, up and forward; ``left`` keeps its direction.

    Args:
        left: ``[..., 3]``, not zero.
        up: ``[..., 3]``, not parallel to ``left``.
    """
    left = unit(left)
    upright = unit(up - (up * left).sum(-1, keepdims=True) * left)
    forward = np.cross(left, upright)
    frames: Floats = np.stack((left, upright, forward), axis=-1).astype(np.float32)
    return frames


def turned(rotations: Floats, vectors: Floats) -> Floats:
    """Each vector ``[..., 3]`` turned by its rotation."""
    result: Floats = np.matmul(rotations, vectors[..., None])[..., 0]
    return result


def shortest_turn(start: Floats, end: Floats) -> Floats:
    """The smallest rotation that brings unit vectors ``start`` onto unit vectors ``end``."""
    start, end = np.broadcast_arrays(start, end)
    axis = np.cross(start, end)
    cosine = (start * end).sum(-1)[..., None, None]
    cross = _cross_matrix(axis)
    # Opposite directions have no smallest rotation; 1e-3 keeps the quotient finite next to them.
    turn: Floats = np.eye(3) + cross + cross @ cross / np.maximum(1 + cosine, 1e-3)
    return _orthonormal(turn.astype(np.float32))


def turn_about(axis: Floats, angle: Floats) -> Floats:
    """Rotation by ``angle [...]``, radians, about unit vectors ``axis [..., 3]`` (Rodrigues)."""
    cross = _cross_matrix(axis)
    sine, versine = np.sin(angle)[..., None, None], (1 - np.cos(angle))[..., None, None]
    turn: Floats = (np.eye(3) + sine * cross + versine * (cross @ cross)).astype(np.float32)
    return turn


def share_of(turn: Floats, share: float) -> Floats:
    """The rotation about the same axis by ``share`` of the angle; the angle must be below pi."""
    skew = (turn - np.swapaxes(turn, -1, -2)) / 2
    axis = np.stack((skew[..., 2, 1], skew[..., 0, 2], skew[..., 1, 0]), axis=-1)
    sine = np.linalg.norm(axis, axis=-1)
    angle = np.arctan2(sine, (np.trace(turn, axis1=-2, axis2=-1) - 1) / 2)
    return turn_about(unit(axis.astype(np.float32)), (angle * share).astype(np.float32))


def between(start: Floats, end: Floats, share: float) -> Floats:
    """Frames on the shortest way from ``start`` (share 0) to ``end`` (share 1)."""
    way: Floats = start @ share_of(np.swapaxes(start, -1, -2) @ end, share)
    return way


def _cross_matrix(vectors: Floats) -> Floats:
    x, y, z = np.moveaxis(vectors, -1, 0)
    zero = np.zeros_like(x)
    rows = ((zero, -z, y), (z, zero, -x), (-y, x, zero))
    matrix: Floats = np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)
    return matrix


def _orthonormal(turn: Floats) -> Floats:
    first = unit(turn[..., 0])
    second = unit(turn[..., 1] - (turn[..., 1] * first).sum(-1, keepdims=True) * first)
    third = np.cross(first, second)
    frames: Floats = np.stack((first, second, third), axis=-1).astype(np.float32)
    return frames
