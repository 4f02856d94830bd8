"""Between protobuf's messages and the API's own, which have the same fields under the same names.

What is read is checked by the types that check JSON and MessagePack.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

import msgspec
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import DecodeError, Message

from scorer.codec import converted
from scorer.errors import MalformedBody

M = TypeVar("M", bound=Message)
T = TypeVar("T")

# A choice of JSON under two names here: protobuf has no field of two types.
_RENAMED: Final = {"reference_clip": "reference"}
# What no list of choices holds: a number of a newer client's.
_UNKNOWN: Final = "?"


def parsed(content: bytes, message: type[M]) -> M:
    """A message of protobuf's, unchecked. Fields that are not known here are passed over: whoever
    made them has the same numbers mean the same, and newer ones as well.

    Raises:
        MalformedBody: these are no bytes of it.
    """
    try:
        return message.FromString(content)
    except DecodeError:
        raise MalformedBody(
            "the message is not of this type (Protocol Buffers), or it ends too early"
        ) from None


def read(message: Message, wanted: type[T]) -> T:
    """One of the API's own messages, checked.

    Raises:
        InvalidField: a field is missing, or out of its range.
    """
    return converted(_plain(message), wanted)


def told(struct: msgspec.Struct, message: type[M]) -> M:
    """One of the API's own messages as protobuf's: null is what is not set. Landmarks have to be
    packed."""
    # One of two classes of the same name, says the type; it is this one's interface in any case.
    descriptor = cast(Descriptor, message.DESCRIPTOR)
    values = msgspec.to_builtins(struct, builtin_types=(bytes,))
    return message(**_fields(values, descriptor))


def _plain(message: Message) -> dict[str, Any]:
    """What is set, as JSON would have it."""
    return {
        _RENAMED.get(field.name, field.name): _read_value(field, value)
        for field, value in message.ListFields()
        if not _is_unspecified(field, value)
    }


def _is_unspecified(field: FieldDescriptor, value: object) -> bool:
    return field.enum_type is not None and value == 0


def _read_value(field: FieldDescriptor, value: Any) -> object:  # noqa: ANN401 (any field's)
    if field.message_type is not None:
        return _plain(value)
    if field.enum_type is not None:
        return _choice(field.enum_type, value)
    return list(value) if field.is_repeated else value


def _choice(enum: EnumDescriptor, number: int) -> str:
    known = enum.values_by_number.get(number)
    return _UNKNOWN if known is None else known.name.removeprefix(_prefix(enum)).lower()


def _prefix(enum: EnumDescriptor) -> str:
    """Names of an enumeration begin with its own: ``GRADE_OK``."""
    return f"{enum.name.upper()}_"


def _fields(values: Mapping[str, Any], descriptor: Descriptor) -> dict[str, Any]:
    by_name = descriptor.fields_by_name
    return {
        name: _told_value(by_name[name], value)
        for name, value in values.items()
        if value is not None
    }


def _told_value(field: FieldDescriptor, value: Any) -> object:  # noqa: ANN401 (any field's)
    inner = field.message_type
    if inner is not None:
        if field.is_repeated:
            return [_told_message(inner, each) for each in value]
        return _told_message(inner, value)
    if field.enum_type is not None:
        return f"{_prefix(field.enum_type)}{value.upper()}"
    return value


def _told_message(descriptor: Descriptor, value: object) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return _fields(value, descriptor)
    # A number of a list that holds nulls, which protobuf's do not.
    return {} if value is None else {"value": value}
