"""One app for all tests of the API, and one window that it scores."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from scorer.api import create_app
from tests.api.asgi_client import Client

Body = dict[str, Any]


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create_app()


@pytest.fixture
def client(app: FastAPI) -> Client:
    return Client(app)


@pytest.fixture(scope="session")
def first_reference(app: FastAPI) -> Body:
    """What GET /references/{id} says of the default target."""
    client = Client(app)
    default = client("GET", "/references").json()["default"]
    reference: Body = client("GET", f"/references/{default}").json()
    return reference


@pytest.fixture
def window(first_reference: Body) -> list[list[float]]:
    """The reference's own second 3, as the original's clients send a window."""
    rows: list[list[float]] = first_reference["clip"]["landmarks"][90:120]
    return [list(row) for row in rows]


@pytest.fixture
def body(window: list[list[float]]) -> Body:
    return {"seq": 3, "user_pose_data": window}


@pytest.fixture(scope="session")
def second_reference(app: FastAPI) -> Body:
    """What GET /references/{id} says of a dance that is not the default one."""
    client = Client(app)
    other = client("GET", "/references").json()["references"][1]["id"]
    reference: Body = client("GET", f"/references/{other}").json()
    return reference


@pytest.fixture
def performance(first_reference: Body) -> Body:
    """The first 24 seconds of the default reference, danced by itself."""
    clip = dict(first_reference["clip"], detector="mediapipe-pose-full")
    clip["landmarks"] = clip["landmarks"][:720]
    return {"clip": clip, "reference": first_reference["id"]}
