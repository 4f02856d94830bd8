"""Live scores out of the very bundle, behind a stand-in for the gateway's WebSocket API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cdk.gateway import standing
from cdk.smoking.client import Site
from tests.live_client import STORIES, dancing, good
from tests.live_sessions import session


@pytest.fixture(scope="module")
def addresses(python: Path, task: Path) -> Iterator[tuple[str, str]]:
    """The distribution's, and the API's own."""
    with standing(task) as found:
        yield found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_clients_story(addresses: tuple[str, str], story: Callable[[str], None]) -> None:
    """The same as of the local server (tests/api/test_live_server.py)."""
    story(f"{addresses[0]}/api")


@pytest.mark.parametrize("headers", [{}, {"x-origin-secret": "a guess"}], ids=["none", "another"])
def test_past_the_distribution_there_is_no_connection(
    addresses: tuple[str, str], headers: dict[str, str]
) -> None:
    own = addresses[1].replace("http", "ws")
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"{own}/live", proxy=None, additional_headers=headers),
    ):
        pass

    assert refused.value.response.status_code == 403


def test_what_a_client_says_of_itself_changes_nothing(addresses: tuple[str, str]) -> None:
    through = f"{addresses[0].replace('http', 'ws')}/api/live"

    with connect(through, proxy=None, additional_headers={"x-origin-secret": "a guess"}) as socket:
        socket.send("{}")
        assert "error" in str(socket.recv(60))


def test_the_stage_alone_is_a_websocket(addresses: tuple[str, str]) -> None:
    own = addresses[1].replace("http", "ws")
    with pytest.raises(InvalidStatus) as refused, connect(f"{own}/other", proxy=None):
        pass

    assert refused.value.response.status_code == 403


def test_without_a_websocket_it_says_what_it_is(addresses: tuple[str, str]) -> None:
    assert Site(addresses[0])("GET", "/api/live").status == 426


def test_fragments_are_one_message(addresses: tuple[str, str]) -> None:
    with dancing(f"{addresses[0]}/api") as dancer:
        dancer.socket.send(iter(['{"seq"', ": 12", "}"]))
        assert '"seq":12' in str(dancer.socket.recv(60))


def test_where_tokens_are_asked_for_there_is_no_websocket(python: Path, task: Path) -> None:
    with (
        standing(task, token="head.body.signature") as (distribution, _),  # noqa: S106 (nobody's)
        pytest.raises(InvalidStatus) as refused,
        dancing(f"{distribution}/api"),
    ):
        pass

    assert refused.value.response.status_code == 401


def test_a_session_goes_on_in_another_environment(python: Path, task: Path) -> None:
    """Lambda may send every message to another one; here the first is gone."""
    sent = good()
    with standing(task) as (first, _), dancing(f"{first}/api") as dancer:
        straight = session(dancer.tell, sent)
        state = session(dancer.tell, sent[:12])[-1].state
    with standing(task) as (second, _), dancing(f"{second}/api") as dancer:
        after = session(dancer.tell, sent[12:], state)

    assert after[-1] == straight[-1]
