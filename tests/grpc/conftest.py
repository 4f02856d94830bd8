"""One released model for all tests of gRPC."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from scorer.api import create_app
from scorer.embedder import RELEASED
from scorer.endpoints import Endpoints
from scorer.protobuf.calls import Calls


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The same over HTTP."""
    return create_app()


@pytest.fixture(scope="session")
def calls() -> Calls:
    return Calls(Endpoints(RELEASED))
