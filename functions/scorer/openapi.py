"""The API's own description. Bodies are read by msgspec, so FastAPI cannot describe them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
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
from scorer.answers_score import ScoreAnswer
from scorer.http_bodies import FORMATS, MEDIA_TYPES
from scorer.http_errors import JSON
from scorer.openapi_examples import PACKED_EXAMPLE, Described
from scorer.wire import PredictRequest
from scorer.wire_live import LiveAnswer, LiveError, LiveRequest
from scorer.wire_score import ScoreRequest
from scorer.wording import LANGUAGES

_MESSAGES: Final = (
    PredictRequest,
    PredictAnswer,
    ScoreRequest,
    ScoreAnswer,
    ReferenceList,
    ReferenceAnswer,
    IndexAnswer,
    HealthAnswer,
    VersionAnswer,
    ErrorAnswer,
    LiveRequest,
    LiveAnswer,
    LiveError,
)

# Where a message's schema is in the description.
_AT: Final = "#/components/schemas/{name}"

_LANGUAGE: Final = {"type": "string", "enum": list(LANGUAGES)}

_ERRORS: Final = {
    400: "Nothing was sent, or it is not what the content type says.",
    404: "There is no such reference.",
    405: "The path answers to another method; the Allow header says which.",
    413: "More than 4 MB were sent.",
    416: "There is no such part of it, or it is too long to be sent as a whole.",
    415: "The content type is neither JSON nor MessagePack.",
    422: "It was read, and cannot be scored.",
    426: "It was asked for without a WebSocket.",
}


class DescribedAPI(FastAPI):
    """FastAPI whose description includes the messages, and what a request may be answered with.

    Attributes:
        answered: an answer for each path that shows one.
    """

    answered: Mapping[str, msgspec.Struct] = MappingProxyType({})

    def openapi(self) -> Described:
        described = super().openapi()
        # Made when somebody asks: few do, and everybody waits for a start.
        _, schemas = msgspec.json.schema_components(_MESSAGES, ref_template=_AT)
        described["components"] = {"schemas": schemas}
        # FastAPI would leave the nulls out of them, which are part of an answer.
        for path, message in self.answered.items():
            answer = described["paths"][path]["post"]["responses"]["200"]
            for content in answer["content"].values():
                content["example"] = msgspec.to_builtins(message)
        return described


def _content(message: type[msgspec.Struct], media_types: tuple[str, ...]) -> Described:
    schema = {"$ref": _AT.format(name=message.__name__)}
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


def socket(
    sent: type[msgspec.Struct], answered: type[msgspec.Struct], refused: type[msgspec.Struct]
) -> dict[int | str, Described]:
    """The ``responses`` of a route that is a WebSocket, and to whoever asks without one."""
    described = answers(ErrorAnswer, 426)
    described[101] = {
        "description": f"Text frames of JSON: each {sent.__name__} is answered with a "
        f"{answered.__name__}, or with a {refused.__name__}.",
        "headers": {"Upgrade": {"schema": {"type": "string"}, "required": True}},
    }
    described[426]["headers"] = described[101]["headers"]
    del described[200]
    return described


def files(what: str, media_types: tuple[str, ...], *errors: int) -> dict[int | str, Described]:
    """The ``responses`` of a route that answers with a file."""
    described = answers(ErrorAnswer, *errors)
    schema = {"schema": {"type": "string", "format": "binary"}}
    described[200] = {"description": what, "content": dict.fromkeys(media_types, schema)}
    return described


def in_parts(described: dict[int | str, Described]) -> dict[int | str, Described]:
    """The ``responses`` of a route whose file may be asked for in parts, or lie elsewhere."""
    text = {"schema": {"type": "string"}, "required": True}
    part = described[200] | {
        "description": "The part that was asked for.",
        "headers": {"Content-Range": text},
    }
    elsewhere = {"description": "It is one of the page's files.", "headers": {"Location": text}}
    return described | {206: part, 307: elsewhere}


def in_words(described: dict[int | str, Described]) -> dict[int | str, Described]:
    """The ``responses`` of a route whose answer is in a language."""
    headers = {"Content-Language": {"schema": _LANGUAGE, "required": True}}
    return described | {200: described[200] | {"headers": headers}}


def body(message: type[msgspec.Struct], examples: Mapping[str, Described]) -> Described:
    """The ``openapi_extra`` of a route that reads ``message``, in JSON as in MessagePack."""
    content = _content(message, tuple(FORMATS))
    content[JSON]["examples"] = examples
    # A description is JSON and holds no bytes, so packed arrays are shown in JSON alone.
    content[MEDIA_TYPES["msgpack"]]["examples"] = {
        name: example for name, example in examples.items() if name != PACKED_EXAMPLE
    }
    return {"requestBody": {"required": True, "content": content}}


def language_parameter() -> Described:
    """The ``openapi_extra`` of a route that answers in words."""
    parameter = {"name": "Accept-Language", "in": "header", "schema": {"type": "string"}}
    description = f"The language of the answer's words: one of {', '.join(LANGUAGES)}."
    return {"parameters": [parameter | {"description": description, "example": LANGUAGES[0]}]}


def path_parameter(name: str, description: str, example: str) -> Described:
    """The ``openapi_extra`` of a route with one piece of text in its path."""
    schema = {"type": "string", "minLength": 1}
    parameter = {"name": name, "in": "path", "required": True, "schema": schema}
    return {"parameters": [parameter | {"description": description, "example": example}]}


def together(*described: Described) -> Described:
    """The parameters of several."""
    return {"parameters": [each for one in described for each in one["parameters"]]}


def query_parameter(name: str, description: str, example: str) -> Described:
    """The ``openapi_extra`` of a route that reads one piece of text after its path."""
    parameter = {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
    return {"parameters": [parameter | {"description": description, "example": example}]}
