"""What can be wrong with a video, or with what reads it."""

from __future__ import annotations


class CaptureError(Exception):
    """A sentence for whoever asked: no such file, no video, nobody in it, no model."""


class NobodyFound(CaptureError):
    """The video can be read, but no frame of it holds a person."""
