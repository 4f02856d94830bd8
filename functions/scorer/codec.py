"""Messages as bytes: JSON and MessagePack, with the same types.

Errors say where and what was expected. They are put together from words of this project only,
because msgspec's own messages may quote what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Generic, Literal, TypeVar, get_args

import msgspec

from scorer.clip import Space
from scorer.errors import EmptyBody, InvalidField, MalformedBody
from scorer.languages import LANGUAGES
from scorer.performance import Mirror, Sync
from scorer.wire import PackedType

T = TypeVar("T")

Format = Literal["json", "msgpack"]


def encode(answer: msgspec.Struct, format: Format = "json") -> bytes:
    """An answer as bytes."""
    return msgspec.json.encode(answer) if format == "json" else msgspec.msgpack.encode(answer)


class Reader(Generic[T]):
    """Reads messages of one type from bytes."""

    def __init__(self, message: type[T]) -> None:
        self._decoders: dict[Format, Callable[[bytes], T]] = {
            "json": msgspec.json.Decoder(message).decode,
            "msgpack": msgspec.msgpack.Decoder(message).decode,
        }

    def __call__(self, body: bytes, format: Format) -> T:
        """Decode one message.

        Raises:
            EmptyBody: there are no bytes.
            MalformedBody: the bytes are truncated or not of this format.
            InvalidField: they are, and a field is not as it should be.
        """
        if not body:
            raise EmptyBody("the body is empty")
        try:
            return self._decoders[format](body)
        except msgspec.ValidationError as error:
            raise _invalid_field(str(error)) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise MalformedBody(f"the body is not {_NAMES[format]}, or it ends too early") from None


def converted(values: object, message: type[T]) -> T:
    """A message out of what another format has read: dictionaries, lists, text, bytes, numbers.

    Raises:
        InvalidField: a field is not as it should be.
    """
    try:
        return msgspec.convert(values, message)
    except msgspec.ValidationError as error:
        raise _invalid_field(str(error)) from None


_NAMES: Final[dict[Format, str]] = {
    "json": "JSON (NaN and Infinity are not JSON)",
    "msgpack": "MessagePack",
}
_CHOICES: Final = {
    "dtype": get_args(PackedType),
    "space": get_args(Space),
    "mirror": get_args(Mirror),
    "sync": get_args(Sync),
    "language": LANGUAGES,
}
_STEP: Final = re.compile(r"\.(\w+)|\[\d+\]")
_EXPECTED: Final = re.compile(
    r"Expected `[a-z |]+`(?: (?:of length )?[<>]=? -?[\d.e+]+|, got `[A-Za-z |]+`)?"
    r"|Number out of range"
)
_MISSING: Final = re.compile(r"Object missing required field `(\w+)`")
_ROW: Final = re.compile(r"\$.*\.(user_pose_data|landmarks|visibility)\[\d+\]")
_IN_A_ROW: Final = {
    "user_pose_data": "a frame is 33 landmarks of x, y and z: 99 numbers",
    "landmarks": "a frame is 33 landmarks of x, y and z: 99 numbers",
    "visibility": "a frame's visibility is 33 numbers, one for each landmark",
}


def _invalid_field(text: str) -> InvalidField:
    """The error for a msgspec message, in words of our own.

    Only field names of this file, indices and msgspec's type names pass; anything that the sender
    could have chosen (an unknown field's name, a value outside a list) does not.
    """
    if text.startswith("Object contains unknown field"):
        # The name comes first and may be made to look like a path, so that no path is read here.
        return InvalidField("there is a field that is not known here")
    text, _, path = text.rpartition(" - at `")
    where = path[:-1] if text else "$"
    text = text or path
    steps = _STEP.findall(where)
    if _STEP.sub("", where) != "$":
        where, steps = "$", []
    if (row := _ROW.fullmatch(where)) and "of length" in text:
        return InvalidField(_IN_A_ROW[row[1]], where)
    if missing := _MISSING.fullmatch(text):
        return InvalidField(f"the field {missing[1]} is missing", where)
    if text.startswith("Invalid enum value") and steps and steps[-1] in _CHOICES:
        return InvalidField(f"expected one of: {', '.join(_CHOICES[steps[-1]])}", where)
    if _EXPECTED.fullmatch(text):
        return InvalidField(text.replace("`", "").lower(), where)
    return InvalidField("not of the expected form", where)
