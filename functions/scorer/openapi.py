"""The API's own description. Bodies are read by msgspec, so FastAPI cannot describe them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np
from fastapi import FastAPI

from scorer.answers import (
    ErrorAnswer,
    HealthAnswer,
    IndexAnswer,
    PredictAnswer,
    ReferenceAnswer,
    ReferenceList,
    VersionAnswer,
)
from scorer.http_bodies import FORMATS, MEDIA_TYPES
from scorer.http_errors import JSON
from scorer.references import Reference
from scorer.wire import PredictRequest, pack

Described = dict[str, Any]

PACKED_EXAMPLE: Final = "packed"

_MESSAGES: Final = (
    PredictRequest,
    PredictAnswer,
    ReferenceList,
    ReferenceAnswer,
    IndexAnswer,
    HealthAnswer,
    VersionAnswer,
    ErrorAnswer,
)
_, SCHEMAS = msgspec.json.schema_components(_MESSAGES, ref_template="#/components/schemas/{name}")

_ERRORS: Final = {
    400: "Nothing was sent, or it is not what the content type says.",
    404: "There is no such reference.",
    405: "The path answers to another method; the Allow header says which.",
    413: "More than 4 MB were sent.",
    415: "The content type is neither JSON nor MessagePack.",
    422: "It was read, and cannot be scored.",
}


class DescribedAPI(FastAPI):
    """FastAPI whose description includes the messages."""

    def openapi(self) -> Described:
        described = super().openapi()
        described["components"] = {"schemas": SCHEMAS}
        return described


def _content(message: type[msgspec.Struct], media_types: tuple[str, ...]) -> Described:
    schema = {"$ref": f"#/components/schemas/{message.__name__}"}
    return {media_type: {"schema": schema} for media_type in media_types}


def answers(message: type[msgspec.Struct], *errors: int) -> dict[int | str, Described]:
    """The ``responses`` of a route that answers with ``message``, or with one of ``errors``.

    Every path answers 405 to the methods that it does not have.
    """
    described: dict[int | str, Described] = {
        200: {
            "description": (message.__doc__ or "").strip().splitlines()[0],
            "content": _content(message, tuple(FORMATS)),
        }
    }
    for status in sorted({405, *errors}):
        described[status] = {
            "description": _ERRORS[status],
            "content": _content(ErrorAnswer, (JSON,)),
        }
    described[405]["headers"] = {"Allow": {"schema": {"type": "string"}, "required": True}}
    return described


def body(message: type[msgspec.Struct], examples: Mapping[str, Described]) -> Described:
    """The ``openapi_extra`` of a route that reads ``message``, in JSON as in MessagePack."""
    content = _content(message, tuple(FORMATS))
    content[JSON]["examples"] = examples
    # A description is JSON and holds no bytes, so packed arrays are shown in JSON alone.
    content[MEDIA_TYPES["msgpack"]]["examples"] = {
        name: example for name, example in examples.items() if name != PACKED_EXAMPLE
    }
    return {"requestBody": {"required": True, "content": content}}


def path_parameter(name: str, description: str, example: str) -> Described:
    """The ``openapi_extra`` of a route with one piece of text in its path."""
    schema = {"type": "string", "minLength": 1}
    parameter = {"name": name, "in": "path", "required": True, "schema": schema}
    return {"parameters": [parameter | {"description": description, "example": example}]}


def predict_examples(reference: Reference, frames: int) -> dict[str, Described]:
    """The beginning of a reference, danced by itself: short, valid, and it scores high."""
    landmarks = reference.movement.landmarks[:frames]
    rows = np.round(landmarks.reshape(frames, -1).astype(np.float64), 2).tolist()
    request = {"seq": 0, "target": reference.id, "fps": 30, "space": "world"}
    return {
        "rows": {
            "summary": "99 numbers a frame (the shortest window that is read)",
            "value": request | {"user_pose_data": rows},
        },
        PACKED_EXAMPLE: {
            "summary": "The same as a packed array",
            "value": request | {"user_pose_data": msgspec.to_builtins(pack(landmarks, "f2"))},
        },
    }
