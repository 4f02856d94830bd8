"""A deployment that asks for tokens is looked at with one, which nobody gets to see."""

from __future__ import annotations

import pytest

from cdk.deploy import check_token
from cdk.errors import DeployError
from cdk.settings import Settings
from cdk.smoking.client import Site
from cdk.token import VARIABLE, bearer, read_token

GUARDED = Settings(jwt_issuer="https://issuer.example.com/", jwt_audience="dancers")


def test_none_is_none() -> None:
    assert read_token({}) is None
    assert read_token({VARIABLE: " \n"}) is None
    assert bearer(None) == {}


def test_one_is_sent_as_a_header_and_shown_nowhere() -> None:
    token = read_token({VARIABLE: "head.body.sign\n"})

    assert bearer(token) == {"authorization": "Bearer head.body.sign"}
    assert "head" not in repr(Site("https://d123.cloudfront.net", token))


@pytest.mark.parametrize("poor", ["Bearer head.body", "head\nbody", "kopf.körper"])
def test_what_is_none_is_refused_and_not_repeated(poor: str) -> None:
    with pytest.raises(DeployError, match=VARIABLE) as refused:
        read_token({VARIABLE: poor})

    assert poor not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_deployment_that_could_not_be_looked_at_is_not_begun() -> None:
    with pytest.raises(DeployError, match=r"issuer\.example\.com/ for dancers") as refused:
        check_token(GUARDED, {})

    assert "\n" not in str(refused.value)
    check_token(GUARDED, {VARIABLE: "head.body.signature"})
    check_token(Settings(), {})
