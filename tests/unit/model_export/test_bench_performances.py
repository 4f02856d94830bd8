"""What the benchmark sends as whole performances, and that only right answers are timed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from model_export.bench.agreement import check_answers
from model_export.bench.events import FULL, PACKED, SHORT, TWO
from model_export.bench.figures import BenchError
from model_export.bench.gateway import Event, Handler, post, sent
from model_export.bench.memory import peak_memory
from model_export.bench.performances import Dance, make_dance, released_with, score_events
from model_export.bench.serving import serving
from model_export.bench.turns import Job, take_turns
from scorer.clip import Clip
from scorer.codec import Reader
from scorer.embedder import RELEASED, Embedder
from scorer.references import References
from scorer.scoring import Scorer
from scorer.wire import WireClip
from scorer.wire_score import ScoreRequest
from tests import data

Body = dict[str, Any]

read = Reader(ScoreRequest)
on_linux = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the most that was resident"
)


@pytest.fixture(scope="module")
def dance() -> Dance:
    return make_dance(8.0)


@pytest.fixture(scope="module")
def events(dance: Dance) -> dict[str, Event]:
    return score_events(dance)


@pytest.fixture(scope="module")
def folder(dance: Dance) -> Iterator[Path]:
    with released_with(RELEASED, [dance]) as folder:
        yield folder


@pytest.fixture(scope="module")
def handler(folder: Path) -> Iterator[Handler]:
    with serving(folder) as handler:
        yield handler


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(Embedder())


@pytest.fixture(scope="module")
def references(folder: Path, scorer: Scorer) -> References:
    return References(folder / "references", scorer.embedder)


class TestTheDance:
    def test_it_is_the_same_every_time(self, dance: Dance) -> None:
        again = make_dance(8.0)

        assert dance.reference.shape == dance.performance.shape == (240, 33, 3)
        np.testing.assert_array_equal(dance.reference, again.reference)
        np.testing.assert_array_equal(dance.performance, again.performance)

    def test_each_form_holds_the_same_performance(
        self, dance: Dance, events: dict[str, Event]
    ) -> None:
        assert set(events) == {PACKED, SHORT, FULL, TWO}
        for form, within_m in ((FULL, 0.0), (SHORT, 5.1e-6), (PACKED, 1e-3), (TWO, 1e-3)):
            message = read(*sent(events[form]))
            landmarks = message.performance().landmarks
            np.testing.assert_allclose(landmarks, dance.performance, atol=within_m, rtol=0)
            if form == TWO:
                assert isinstance(message.reference, WireClip)
                other: Clip = message.reference.clip()
                np.testing.assert_allclose(other.landmarks, dance.reference, atol=1e-3, rtol=0)
            else:
                assert message.reference == dance.id

    def test_shorter_forms_are_shorter(self, events: dict[str, Event]) -> None:
        size = {form: len(event["body"]) for form, event in events.items()}

        assert size[PACKED] < size[TWO] < size[SHORT] < size[FULL]

    def test_somebody_else_follows_it_and_starts_later(
        self, handler: Handler, events: dict[str, Event]
    ) -> None:
        for event in events.values():
            said = msgspec.json.decode(handler(event)["body"])
            assert said["score"] > 70
            # Each of the two performers is early or late by some two frames.
            assert said["offset_ms"] == pytest.approx(-400, abs=150)


class TestTheHandler:
    def test_another_folder_is_served_from_for_a_while(
        self, handler: Handler, events: dict[str, Event]
    ) -> None:
        """What ships does not know the dance."""
        before = handler(events[PACKED])["statusCode"]
        with serving(RELEASED) as shipped:
            meanwhile = shipped(events[PACKED])["statusCode"]

        assert (before, meanwhile, handler(events[PACKED])["statusCode"]) == (200, 404, 200)

    def test_it_answers_every_form_with_what_the_scorer_finds(
        self,
        handler: Handler,
        events: dict[str, Event],
        scorer: Scorer,
        references: References,
    ) -> None:
        check_answers(handler, events, scorer, references)


def _less(body: Body, name: str) -> Body:
    return body | {name: body[name] - 0.2}


def _second(body: Body, **change: object) -> Body:
    first, second, *rest = body["seconds"]
    return body | {"seconds": [first, second | change, *rest]}


class TestAWrongAnswerIsRefused:
    @pytest.mark.parametrize(
        "wrong",
        [
            lambda body: _less(body, "score"),
            lambda body: _less(body, "shape"),
            lambda body: _less(body, "timing"),
            lambda body: _less(body, "offset_ms"),
            lambda body: _second(body, score=50.0),
            lambda body: _second(body, score=None),
            lambda body: body | {"seconds": body["seconds"][:-1]},
            lambda body: body | {"score": None},
        ],
        ids=["score", "shape", "timing", "start", "second", "no second", "last", "none"],
    )
    def test_whatever_is_wrong_in_it(
        self,
        wrong: Callable[[Body], Body],
        handler: Handler,
        events: dict[str, Event],
        scorer: Scorer,
        references: References,
    ) -> None:
        def lying(event: Event) -> Event:
            answer = handler(event)
            body = wrong(msgspec.json.decode(answer["body"]))
            return answer | {"body": msgspec.json.encode(body).decode()}

        with pytest.raises(BenchError, match=r"answers otherwise than the scorer"):
            check_answers(lying, events, scorer, references)

    def test_when_it_is_no_answer(
        self, events: dict[str, Event], scorer: Scorer, references: References
    ) -> None:
        with pytest.raises(BenchError, match=r"answers 404"):
            check_answers(lambda event: {"statusCode": 404}, events, scorer, references)

    def test_when_there_is_nothing_to_judge(
        self,
        dance: Dance,
        handler: Handler,
        scorer: Scorer,
        references: References,
    ) -> None:
        """A request that costs less than a performance is not timed as one."""
        clip = {"landmarks": dance.performance[:3].reshape(3, -1).tolist(), "fps": 30}
        body = msgspec.json.encode({"clip": clip, "reference": dance.id})

        with pytest.raises(BenchError, match=r"not judged"):
            check_answers(handler, {"short": post("/score", body, "json")}, scorer, references)


class TestMemory:
    @on_linux
    def test_it_is_at_least_what_came_in(self, dance: Dance, events: dict[str, Event]) -> None:
        (found,) = peak_memory(None, [(dance.seconds, TWO, events[TWO])])

        assert (found.seconds, found.event) == (dance.seconds, TWO)
        assert found.peak_mb - found.rest_mb > len(sent(events[TWO])[0]) / 1e6

    @on_linux
    def test_a_request_that_is_refused_says_so(self, events: dict[str, Event]) -> None:
        with pytest.raises(BenchError, match=r"8 s, unknown: answers 404"):
            peak_memory(None, [(8.0, "unknown", events[PACKED])])

    def test_its_process_is_as_small_as_the_one_that_ships(self) -> None:
        loaded = "import sys, model_export.bench.memory; print(sorted({'torch'} & {*sys.modules}))"
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", loaded],
            cwd=data.CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )

        assert done.stdout.strip() == "[]"


def test_jobs_take_turns_after_a_round_that_is_not_counted() -> None:
    done: list[str] = []
    jobs = {name: Job(partial(done.append, name), turn=2) for name in "ab"}

    taken = take_turns(jobs, rounds=3)

    assert "".join(done) == 4 * "aaabbb"
    assert {name: len(times) for name, times in taken.items()} == {"a": 6, "b": 6}
    assert min(map(min, taken.values())) > 0
