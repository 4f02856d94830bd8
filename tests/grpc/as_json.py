"""A message of protobuf's as the HTTP API would have it, by a way of its own."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message


def as_json(message: Message) -> dict[str, Any]:
    """All fields that are not null."""
    told: dict[str, Any] = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.is_repeated:
            told[field.name] = [_value(field, each) for each in value]
        elif not field.has_presence or message.HasField(field.name):
            told[field.name] = _value(field, value)
    return told


def _value(field: Any, value: Any) -> object:  # noqa: ANN401 (any field's)
    if field.message_type is not None:
        if field.message_type.name == "Degrees":
            return value.value if value.HasField("value") else None
        return as_json(value)
    if field.enum_type is not None:
        name: str = field.enum_type.values_by_number[value].name
        return name.partition("_")[2].lower()
    return value


def without_nulls(value: object) -> object:
    """What JSON says, less the fields that are null."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value
