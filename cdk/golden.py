"""Golden answers: what a package has to say to known requests, and whether it does."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from math import isclose, isnan
from pathlib import Path
from typing import Any, Final

import msgspec

from cdk.errors import DeployError

# Of numbers, relative and absolute: another CPU may round the last digits otherwise.
TOLERANCE: Final = 1e-6
_READERS: Final = {"application/json": msgspec.json, "application/msgpack": msgspec.msgpack}


@dataclass(frozen=True, slots=True)
class Case:
    """A request and the answer that it has to get.

    Attributes:
        body: what is sent; None for no body.
        status, content_type, answer: what has to come back.
    """

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    status: int
    content_type: str
    answer: bytes


@dataclass(frozen=True, slots=True)
class Golden:
    """All cases, and what ``/version`` says."""

    version: dict[str, Any]
    cases: tuple[Case, ...]


def read_golden(path: Path) -> Golden:
    """What the package's build left beside it.

    Raises:
        DeployError: it is missing or is no such file.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Golden(content["version"], tuple(map(_case, content["cases"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DeployError(f"{path} holds no golden answers: python -m cdk.bundle makes them") from (
            error
        )


def _case(entry: dict[str, Any]) -> Case:
    request, response = entry["request"], entry["response"]
    body = request["body_base64"]
    return Case(
        entry["name"],
        request["method"],
        request["path"],
        request["headers"],
        None if body is None else base64.b64decode(body) * request.get("repeat", 1),
        response["status"],
        response["content_type"],
        base64.b64decode(response["body_base64"]),
    )


def differences(case: Case, status: int, content_type: str, body: bytes) -> str | None:
    """What is wrong with an answer, without repeating it; None if it is as it has to be."""
    if status != case.status:
        return f"status {status}, not {case.status}"
    if content_type.partition(";")[0] != case.content_type:
        return f"{content_type or 'no type'}, not {case.content_type}"
    reader = _READERS[case.content_type]
    try:
        told = reader.decode(body)
    except msgspec.DecodeError:
        return f"not {case.content_type}"
    return _unlike(reader.decode(case.answer), told, "$")


def _unlike(wanted: object, told: object, where: str) -> str | None:
    if isinstance(wanted, bool) or isinstance(told, bool):
        return None if wanted is told else f"another value at {where}"
    if isinstance(wanted, int | float) and isinstance(told, int | float):
        same = isclose(wanted, told, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        return None if same or (isnan(wanted) and isnan(told)) else f"another number at {where}"
    if isinstance(wanted, dict) and isinstance(told, dict):
        if wanted.keys() != told.keys():
            return f"other fields at {where}"
        pairs = ((wanted[key], told[key], f"{where}.{key}") for key in wanted)
    elif isinstance(wanted, list) and isinstance(told, list):
        if len(wanted) != len(told):
            return f"{len(told)} entries instead of {len(wanted)} at {where}"
        pairs = (
            (one, other, f"{where}[{i}]")
            for i, (one, other) in enumerate(zip(wanted, told, strict=True))
        )
    else:
        return None if wanted == told else f"another value at {where}"
    return next((unlike for pair in pairs if (unlike := _unlike(*pair))), None)
