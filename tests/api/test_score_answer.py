"""POST /score: its words, what it says was guessed, and its formats."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from scorer.answers_score import PartCoverage, ScoreAnswer
from scorer.codec import Reader
from scorer.guesses import OTHER_DETECTORS
from scorer.skeleton import ANGLES, LANDMARKS, PARTS
from scorer.wire import PackedType, pack
from tests.api.asgi_client import JSON, MSGPACK, Client
from tests.api.performing import Body, danced, landmarks

HANGUL = re.compile("[가-힣]")


class TestWords:
    def test_joints_and_moments(self, client: Client, performance: Body) -> None:
        """Somebody whose left arm hangs for four seconds."""
        wrong = landmarks(performance).copy()
        shoulder = wrong[300:420, LANDMARKS.index("left_shoulder")]
        for name, below in {"elbow": 0.25, "wrist": 0.5, "index": 0.55}.items():
            hanging = np.array([0, below, 0], dtype=np.float32)
            wrong[300:420, LANDMARKS.index(f"left_{name}")] = shoulder + hanging

        said = client.score(danced(performance, wrong)).json()

        assert [(joint["joint"], joint["limb"]) for joint in said["joints"]] == [
            (angle.name, angle.limb) for angle in ANGLES
        ]
        assert 1 <= len(said["moments"]) <= 3
        assert said["moments"][0]["limb"] == "left_arm"
        for moment in (said["best"], *said["moments"]):
            assert 0 <= moment["t_ms"] < moment["until_ms"] <= 24_000
            assert moment["text"]
            assert (moment["joint"] is None) == (moment["deviation_deg"] is None)

    def test_in_the_language_that_is_asked_for(self, client: Client, performance: Body) -> None:
        english, korean = (
            client.score(performance, accept_language=wanted)
            for wanted in ("en", "fr;q=0.9, ko-KR;q=0.8, en;q=0.1")
        )

        for answer, language in ((english, "en"), (korean, "ko")):
            assert answer.headers["content-language"] == language
            assert "accept-language" in answer.headers["vary"]
            said = answer.json()
            words = [joint["name"] for joint in said["joints"]]
            words += [moment["text"] for moment in (said["best"], *said["moments"])]
            for word in words:
                assert bool(HANGUL.search(word)) == (language == "ko"), word
        assert english.json()["score"] == korean.json()["score"]

    @pytest.mark.parametrize("wanted", [None, "", "*", "tlh", "en-GB", ";;q=,", "x" * 5_000])
    def test_otherwise_in_english(
        self, client: Client, performance: Body, wanted: str | None
    ) -> None:
        headers = {} if wanted is None else {"accept_language": wanted}

        answer = client.score(performance, **headers)

        assert (answer.status, answer.headers["content-language"]) == (200, "en")

    def test_everything_guessed_is_said_of_both_sides(
        self, client: Client, performance: Body
    ) -> None:
        bare = {"landmarks": performance["clip"]["landmarks"]}

        said = client.score({"clip": bare, "reference": bare}).json()["assumed"]

        assert len(said) == 4
        assert len([guess for guess in said if "fps: 30" in guess]) == 2
        assert len([guess for guess in said if "space: world" in guess]) == 2

    @pytest.mark.parametrize(
        ("theirs", "warned"),
        [("mediapipe-pose-full", False), ("mediapipe-pose-lite", True), (None, False)],
    )
    def test_two_detectors_are_said_to_be_two(
        self, client: Client, performance: Body, theirs: str | None, warned: bool
    ) -> None:
        other = performance["clip"] | {"detector": theirs}

        said = client.score(performance | {"reference": other}).json()["assumed"]

        assert (OTHER_DETECTORS in said) == warned
        assert "lite" not in str(said)


class TestFormats:
    @pytest.mark.parametrize("dtype", ["f2", "f4"])
    @pytest.mark.parametrize("media_type", [JSON, MSGPACK])
    @pytest.mark.parametrize("accept", [None, MSGPACK])
    def test_packed_arrays_in_both_formats(
        self,
        client: Client,
        performance: Body,
        dtype: PackedType,
        media_type: str,
        accept: str | None,
    ) -> None:
        clip = performance["clip"] | {
            "landmarks": pack(landmarks(performance), dtype),
            "visibility": pack(np.ones((720, 33), np.float32), dtype),
        }
        encode = msgspec.msgpack.encode if media_type == MSGPACK else msgspec.json.encode
        headers = {"content_type": media_type} | ({"accept": accept} if accept else {})

        for reference in (performance["reference"], clip):
            sent = encode(performance | {"clip": clip, "reference": reference})
            answer = client("POST", "/score", sent, **headers)

            assert (answer.status, answer.headers["content-type"]) == (200, accept or JSON)
            said = Reader(ScoreAnswer)(answer.body, "msgpack" if accept else "json")
            assert said.score is not None
            assert said.score > 90
            assert len(said.seconds) == 24

    def test_parts_are_those_of_the_skeleton(self) -> None:
        assert PartCoverage.__struct_fields__ == PARTS

    def test_the_examples_of_the_description_are_answered_as_it_says(self, client: Client) -> None:
        described = client("GET", "/openapi.json").json()["paths"]["/score"]["post"]
        said = described["responses"]["200"]["content"][JSON]["example"]
        content = described["requestBody"]["content"]

        rows = client.score(content[JSON]["examples"]["rows"]["value"])
        packed = client.score(content[JSON]["examples"]["packed"]["value"])
        sent = msgspec.msgpack.encode(content[MSGPACK]["examples"]["rows"]["value"])
        as_msgpack = client("POST", "/score", sent, content_type=MSGPACK)

        assert rows.json() == as_msgpack.json() == said
        assert said["score"] > 80
        assert packed.json()["score"] == pytest.approx(said["score"], abs=2)
        assert len(msgspec.json.encode(content)) < 30_000
