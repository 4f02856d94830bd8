"""What can go wrong, in one tree.

A :class:`ClientError` is the client's to mend; its message never repeats what was sent. An
:class:`OperatorError` is the operator's to mend and stops the program at start-up with one line.
"""

from __future__ import annotations

from typing import ClassVar


class ScorerError(Exception):
    """Base of everything that the scorer raises on purpose."""


class OperatorError(ScorerError):
    """The installation is at fault: a file is missing, damaged or of another version."""


class ModelRefused(OperatorError):
    """The released model, its manifest and this code do not belong together."""


class ReferenceRefused(OperatorError):
    """A reference file cannot be read or cannot be danced."""


class ClientError(ScorerError):
    """What was sent cannot be used.

    Args:
        message: what is wrong and what to do, without any of the data sent.
        where: the place in the payload, as a path (``$.user_pose_data[3]``) or a header's name.
    """

    code: ClassVar[str] = "unprocessable"

    def __init__(self, message: str, where: str = "$") -> None:
        super().__init__(message)
        self.message = message
        self.where = where


class Forbidden(ClientError):
    """It came past the distribution in front of the API."""

    code = "forbidden"


class EmptyBody(ClientError):
    """Nothing was sent."""

    code = "empty_body"


class BodyTooLarge(ClientError):
    """More bytes than are read."""

    code = "body_too_large"


class UnsupportedContentType(ClientError):
    """Neither JSON nor MessagePack."""

    code = "unsupported_content_type"


class MalformedBody(ClientError):
    """Truncated, or not what the content type says."""

    code = "malformed_body"


class InvalidField(ClientError):
    """A field is missing, unknown, of another type or out of its range."""

    code = "invalid_field"


class InvalidLandmarks(ClientError):
    """A coordinate that no camera can have seen."""

    code = "invalid_landmarks"


class NoPerson(ClientError):
    """A frame that holds no body."""

    code = "no_person"


class InvalidTimestamps(ClientError):
    """A clock that stands still, runs backwards or belongs to other frames."""

    code = "invalid_timestamps"


class TooManyFrames(ClientError):
    """A longer recording than is scored at once."""

    code = "too_many_frames"


class WindowTooShort(ClientError):
    """Fewer frames than the embedder can read."""

    code = "window_too_short"


class ReferenceTooShort(ClientError):
    """A clip to be compared with that lasts less than one window."""

    code = "reference_too_short"


class UnknownReference(ClientError):
    """No reference has this id."""

    code = "unknown_reference"


class NotKept(ClientError):
    """Of this reference that is not kept."""

    code = "not_kept"


class InvalidState(ClientError):
    """What a client kept of a live session, and is none, or of another."""

    code = "invalid_state"


class RangeRefused(ClientError):
    """A part that is none, or the whole of something too long for one answer."""

    code = "range_refused"


class BeyondReference(ClientError):
    """The reference has ended before this window begins."""

    code = "beyond_reference"
