"""POST /score: a whole performance against a reference by id, or any clip against any other."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from scorer.clip import IMAGE_DEPTH
from scorer.embedder import RELEASED
from scorer.manifest import read_manifest
from scorer.skeleton import ANGLES, LANDMARKS, PARTS, mirrored
from scorer.wire import pack
from tests.api.asgi_client import JSON, MSGPACK, Client
from tests.api.performing import A_FRAME_MS, Body, danced, landmarks, later


class TestTheScore:
    def test_the_same_performance_is_all_there(self, client: Client, performance: Body) -> None:
        answer = client.score(performance)

        assert (answer.status, answer.headers["content-type"]) == (200, JSON)
        said = answer.json()
        assert min(said["score"], said["shape"], said["timing"]) > 90
        assert said["similarity"] > 0.9
        assert abs(said["offset_ms"]) < A_FRAME_MS
        assert abs(said["timing_ms"]) < A_FRAME_MS
        assert said["tempo"] == pytest.approx(1.0, abs=0.005)
        assert said["coverage"] > 0.97
        assert said["parts"].keys() == set(PARTS)
        assert said["unjudged"] == []
        assert not said["mirrored"]
        assert 0 <= said["margin"] <= 1
        assert said["compared_ms"] == pytest.approx(24_000, abs=200)
        assert said["reference"] == performance["reference"]
        assert said["model"] == read_manifest(RELEASED).name
        assert said["assumed"] == []
        assert "reason" not in said

    def test_every_second_has_a_row(self, client: Client, performance: Body) -> None:
        seconds = client.score(performance).json()["seconds"]

        assert [row["t_ms"] for row in seconds] == [1000.0 * n for n in range(24)]
        for row in seconds[:-1]:
            assert min(row["score"], row["shape"]) > 80
            assert row["grade"] in ("perfect", "great")
            assert row["parts"].keys() == set(PARTS)
            assert row["timing_ms"] is None or abs(row["timing_ms"]) < 2 * A_FRAME_MS

    def test_another_dance_is_low(
        self, client: Client, performance: Body, second_reference: Body
    ) -> None:
        right = client.score(performance).json()
        wrong = client.score(performance | {"reference": second_reference["id"]}).json()

        assert wrong["score"] < 30 < right["score"] - 50
        assert wrong["reference"] == second_reference["id"]

    def test_standing_still_is_low(self, client: Client, performance: Body) -> None:
        still = np.repeat(landmarks(performance)[100:101], 720, axis=0)

        assert client.score(danced(performance, still)).json()["score"] < 20

    def test_any_clip_against_any_other(self, client: Client, performance: Body) -> None:
        by_id = client.score(performance).json()
        by_clip = client.score(performance | {"reference": performance["clip"]}).json()

        assert by_clip["reference"] is None
        # The reference's file is packed in halves, what it is drawn from is rounded.
        for number in ("score", "shape", "timing", "offset_ms", "timing_ms", "compared_ms"):
            assert by_clip[number] == pytest.approx(by_id[number], abs=0.5), number

    def test_nothing_of_it_is_kept(
        self, client: Client, performance: Body, second_reference: Body
    ) -> None:
        before = client("GET", "/references").body, client.score(performance).body

        client.score(performance | {"reference": second_reference["clip"]})

        assert (client("GET", "/references").body, client.score(performance).body) == before

    def test_image_landmarks_score_like_metres(self, client: Client, performance: Body) -> None:
        # Depth is exaggerated as the detector does.
        parts = np.array([2 / 16, 2 / 9, 2 / 16 / IMAGE_DEPTH], dtype=np.float32)
        picture = landmarks(performance) * parts + np.array([0.5, 0.5, 0], dtype=np.float32)
        clip = danced(performance, picture, space="auto", width=1600, height=900)

        said = client.score(clip).json()

        assert said["score"] > 85
        assert said["assumed"] == ["space: image (told by where the hips are)"]


class TestTime:
    @pytest.mark.parametrize("frames", [7, 30, 60])
    def test_a_late_start_is_found_and_costs_nothing(
        self, client: Client, performance: Body, frames: int
    ) -> None:
        late = later(landmarks(performance), frames)

        in_time, said = (client.score(p).json() for p in (performance, danced(performance, late)))

        assert said["offset_ms"] == pytest.approx(frames * A_FRAME_MS, abs=A_FRAME_MS)
        assert said["score"] == pytest.approx(in_time["score"], abs=1)

    def test_on_a_clock_it_is_lateness(self, client: Client, performance: Body) -> None:
        late = danced(performance, later(landmarks(performance), 9))

        on_a_clock, searched, told = (
            client.score(late | more).json()
            for more in ({"sync": "clock"}, {}, {"sync": "clock", "offset_ms": 300})
        )

        assert on_a_clock["timing_ms"] == pytest.approx(300, abs=A_FRAME_MS)
        assert on_a_clock["timing"] < searched["timing"] - 20
        assert on_a_clock["shape"] == pytest.approx(searched["shape"], abs=2)
        assert told["timing_ms"] == pytest.approx(0, abs=A_FRAME_MS)

    def test_the_chorus_alone_is_found_if_the_search_goes_that_far(
        self, client: Client, performance: Body
    ) -> None:
        chorus = danced(performance, landmarks(performance)[300:540])

        near, far, told = (
            client.score(chorus | more).json()
            for more in (
                {},
                {"max_offset_ms": 24_000},
                {"max_offset_ms": 500, "offset_ms": -10_000},
            )
        )

        assert near["score"] is None or near["score"] < far["score"] - 20
        for said in (far, told):
            assert said["score"] > 90
            assert said["offset_ms"] == pytest.approx(-10_000, abs=A_FRAME_MS)
            assert said["seconds"][0]["t_ms"] == 10_000
            assert said["compared_ms"] == pytest.approx(8_000, abs=200)

    def test_another_rate_on_a_clock_that_began_long_ago(
        self, client: Client, performance: Body
    ) -> None:
        clock = [5e6 + 2 * A_FRAME_MS * frame for frame in range(360)]
        half = danced(performance, landmarks(performance)[::2], timestamps_ms=clock)
        del half["clip"]["fps"]

        said = client.score(half).json()

        assert said["score"] == pytest.approx(client.score(performance).json()["score"], abs=2)
        assert abs(said["offset_ms"]) < A_FRAME_MS

    def test_five_minutes_are_scored(self, client: Client, performance: Body) -> None:
        dance = landmarks(performance)
        long = np.concatenate((dance, *[dance[:1]] * (9_000 - len(dance))))
        request = performance | {"clip": {"landmarks": pack(long, "f2"), "space": "world"}}

        answer = client("POST", "/score", msgspec.msgpack.encode(request), content_type=MSGPACK)

        assert answer.status == 200
        assert answer.json()["score"] > 90


class TestTheMirror:
    def test_it_is_found_once_for_all_of_the_clip(self, client: Client, performance: Body) -> None:
        flipped = danced(performance, mirrored(landmarks(performance)))

        auto, off, on = (
            client.score(flipped | more).json()
            for more in ({}, {"mirror": "off"}, {"mirror": "on"})
        )

        assert (auto["mirrored"], off["mirrored"], on["mirrored"]) == (True, False, True)
        assert auto["score"] == pytest.approx(client.score(performance).json()["score"], abs=1)
        assert auto["score"] == pytest.approx(on["score"], abs=0.1)
        assert off["score"] < auto["score"] - 20


class TestWhatWasSeen:
    def test_legs_out_of_the_picture_are_said_and_arms_judged(
        self, client: Client, performance: Body
    ) -> None:
        lost = landmarks(performance).copy()
        below = [i for i, name in enumerate(LANDMARKS) if re.search("knee|ankle|heel|foot", name)]
        lost[:, below] = lost[:, below][::-1] + 0.3
        seen = np.ones((720, 33))
        seen[:, below] = 0.1

        blind, said = (
            client.score(danced(performance, lost, **more)).json()
            for more in ({}, {"visibility": seen.tolist()})
        )

        assert [part["part"] for part in said["unjudged"]] == ["left_leg", "right_leg"]
        assert all(part["name"] for part in said["unjudged"])
        assert said["parts"]["left_leg"] == said["parts"]["right_leg"] == 0
        assert said["parts"]["left_arm"] > 0.97
        assert said["score"] > 85 > blind["score"]
        assert blind["unjudged"] == []
        knee = said["joints"][[angle.name for angle in ANGLES].index("left_knee_flexion")]
        assert knee["deviation_deg"] is None

    def test_a_gap_is_not_judged_and_the_rest_is(self, client: Client, performance: Body) -> None:
        kept = np.r_[0:240, 360:720]
        clock = (kept * A_FRAME_MS).tolist()
        gap = danced(performance, landmarks(performance)[kept], timestamps_ms=clock)
        del gap["clip"]["fps"]

        said = client.score(gap).json()

        assert said["score"] > 85
        assert said["coverage"] == pytest.approx(20 / 24, abs=0.03)
        for row in said["seconds"][9:11]:
            assert row["coverage"] == 0
            assert (row["score"], row["shape"], row["timing_ms"], row["grade"]) == (None,) * 4

    @pytest.mark.parametrize(
        "kept",
        [range(1), range(3), [*range(30), *range(690, 720)]],
        ids=["one frame", "three frames", "both ends"],
    )
    def test_too_little_has_a_reason_instead_of_a_number(
        self, client: Client, performance: Body, kept: list[int]
    ) -> None:
        clock = [frame * A_FRAME_MS for frame in kept]
        few = danced(performance, landmarks(performance)[list(kept)], timestamps_ms=clock)
        del few["clip"]["fps"]

        self.assert_not_judged(client, few)

    def test_nobody_visible_has_a_reason_instead_of_a_number(
        self, client: Client, performance: Body
    ) -> None:
        hidden = danced(performance, landmarks(performance), visibility=[[0.0] * 33] * 720)

        self.assert_not_judged(client, hidden)

    @pytest.mark.parametrize("offset_ms", [60_000, -60_000])
    @pytest.mark.parametrize("sync", ["clock", "search"])
    def test_no_second_in_common_has_a_reason_instead_of_a_number(
        self, client: Client, performance: Body, sync: str, offset_ms: int
    ) -> None:
        self.assert_not_judged(client, performance | {"sync": sync, "offset_ms": offset_ms})

    def test_a_gap_of_minutes_on_both_sides_has_a_reason(
        self, client: Client, performance: Body
    ) -> None:
        two = {"timestamps_ms": [0, 299_999], "landmarks": performance["clip"]["landmarks"][:2]}

        self.assert_not_judged(client, {"clip": two, "reference": two})

    def assert_not_judged(self, client: Client, request: Body) -> None:
        answer = client.score(request)

        assert answer.status == 200
        said = answer.json()
        assert said["reason"]
        for number in ("score", "shape", "timing", "similarity", "timing_ms", "best"):
            assert said[number] is None, number
        assert said["moments"] == []
        assert all(row["score"] is None for row in said["seconds"])
