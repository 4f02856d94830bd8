from __future__ import annotations

import hashlib

import pytest

from scorer.errors import Forbidden, OperatorError
from scorer.origin import VARIABLE, accepted_digests, check_origin

NEW, BEFORE = "the secret that is now in use", "the one before"


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@pytest.fixture
def accepted(monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, ...]:
    monkeypatch.setenv(VARIABLE, f"{digest(NEW)}, {digest(BEFORE).upper()}")
    return accepted_digests()


@pytest.mark.parametrize("secret", [NEW, BEFORE])
@pytest.mark.parametrize("name", ["x-origin-secret", "X-Origin-Secret"])
def test_either_secret_opens(accepted: tuple[bytes, ...], name: str, secret: str) -> None:
    check_origin({"host": "d123.example", name: secret}, accepted)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-origin-secret": ""},
        {"x-origin-secret": "another"},
        {"x-origin-secret": digest(NEW)},
        {"x-origin-secret": f"{NEW},{NEW}"},
        {"x-origin-secret": "\ud800"},
        {"origin-secret": NEW},
    ],
)
def test_all_else_is_refused(accepted: tuple[bytes, ...], headers: dict[str, str]) -> None:
    with pytest.raises(Forbidden) as refused:
        check_origin(headers, accepted)

    assert NEW not in refused.value.message


@pytest.mark.parametrize("value", [None, "", " , "])
def test_without_a_secret_it_is_open(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv(VARIABLE, raising=False)
    else:
        monkeypatch.setenv(VARIABLE, value)

    check_origin({}, accepted_digests())


def test_what_is_no_digest_stops_the_start_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, f"{digest(NEW)},{NEW}")

    with pytest.raises(OperatorError, match=VARIABLE) as error:
        accepted_digests()

    assert NEW not in str(error.value)
