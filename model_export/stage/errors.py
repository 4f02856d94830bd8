"""What can go wrong on the stage, each as one sentence for the person at the command line."""

from __future__ import annotations


class StageError(Exception):
    """Something the caller can put right; its text says what and how."""


class BodyError(StageError):
    """A baked body is missing, or its file is not one."""


class MotionError(StageError):
    """A motion cannot be read, or is not fifteen joints in metres."""


class NoGraphics(StageError):
    """Nothing here draws pictures: no EGL, or the extra `stage` is not installed."""


class VideoError(StageError):
    """A video cannot be written."""


class DatasetError(StageError):
    """A dataset cannot be made here, or not with these settings."""
