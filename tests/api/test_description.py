"""The API against its own description: schemathesis sends what it allows, and what it does not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest
import schemathesis
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from scorer.api import create_app
from tests.api.asgi_client import JSON, MSGPACK

POSES = "user_pose_data"
CLIPS = ("clip", "reference")
CONFIG = {
    "seed": 20260101,
    "generation": {"deterministic": True, "max-examples": 50, "database": "none"},
}
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]


schema = schemathesis.openapi.from_asgi(
    "/openapi.json", create_app(), config=schemathesis.Config.from_dict(CONFIG)
)


@schema.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Chance writes no dance: put one in, so that the fields beside it matter too."""
    if context.operation is None or not isinstance(body, dict):
        return body
    examples = context.operation.definition.raw["requestBody"]["content"][JSON]["examples"]
    good = examples["rows"]["value"]
    if isinstance(body.get(POSES), list):
        return body | {POSES: good[POSES]}
    for name in CLIPS:
        clip = body.get(name)
        if isinstance(clip, dict) and isinstance(clip.get("landmarks"), list):
            body = body | {name: clip | {"landmarks": good["clip"]["landmarks"]}}
    return body


@schemathesis.serializer(MSGPACK)
def as_messagepack(context: schemathesis.SerializationContext, value: Any) -> Any:  # noqa: ANN401
    try:
        return msgspec.msgpack.encode(value)
    except OverflowError:  # no integer in MessagePack is that large
        return msgspec.msgpack.encode(str(value))


@pytest.fixture(scope="module")
def tally() -> Counter[tuple[str, int]]:
    """How often each operation answered with each status."""
    return Counter()


@schema.parametrize()
def test_every_answer_is_as_described(
    case: schemathesis.Case[Any], tally: Counter[tuple[str, int]]
) -> None:
    response = case.call_and_validate(checks=CHECKS)

    tally[case.operation.label, response.status_code] += 1


def test_good_and_bad_bodies_were_among_them(tally: Counter[tuple[str, int]]) -> None:
    if not tally:
        pytest.skip("only says something after the test above")
    for route in ("POST /predict", "POST /score"):
        assert tally[route, 200] > 10, route
        for status in (400, 415, 422):
            assert tally[route, status] > 0, (route, status)
    for operation in ("GET /references", "GET /health", "GET /version"):
        assert tally[operation, 200] > 0
    for status in (200, 404):
        assert tally["GET /references/{id}", status] > 0, status
