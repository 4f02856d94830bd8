from __future__ import annotations

import base64
import re
from typing import Any

import msgspec
import numpy as np
import pytest

from scorer.answers import PredictAnswer, ReferenceAnswer
from scorer.clip import Floats
from scorer.codec import Reader
from scorer.embedder import RELEASED
from scorer.manifest import read_manifest
from scorer.skeleton import LANDMARKS
from scorer.wire import PackedType, WireClip, pack
from tests.api.asgi_client import JSON, MSGPACK, Client

Body = dict[str, Any]


def _base64(values: Floats) -> str:
    return base64.b64encode(values.tobytes()).decode()


class TestPredict:
    def test_as_the_originals_clients_send_it(self, client: Client, body: Body) -> None:
        answer = client.predict(body)

        assert answer.status == 200
        assert answer.headers["content-type"] == JSON
        said = answer.json()
        assert said["similarity"] > 0.9
        assert said["score"] > 80
        assert said | {"similarity": 0, "score": 0} == {
            "similarity": 0,
            "score": 0,
            "provisional": True,
            "seq": 3,
            "target": client("GET", "/references").json()["default"],
            "coverage": 1.0,
            "mirrored": False,
            "assumed": [
                "fps: 30 (neither fps nor timestamps_ms was given)",
                "space: world (told by where the hips are)",
            ],
            "model": read_manifest(RELEASED).name,
        }

    def test_the_target_is_danced(self, client: Client, body: Body) -> None:
        for reference in client("GET", "/references").json()["references"]:
            dance = client("GET", f"/references/{reference['id']}").json()["clip"]["landmarks"]
            request = body | {"target": reference["id"], "user_pose_data": dance[90:120]}

            said = client.predict(request).json()

            assert said["target"] == reference["id"]
            assert said["similarity"] > 0.9

    def test_another_dance_scores_lower(self, client: Client, body: Body) -> None:
        other = client("GET", "/references").json()["references"][1]["id"]
        dance = client("GET", f"/references/{other}").json()["clip"]["landmarks"]

        right = client.predict(body).json()["similarity"]
        wrong = [
            client.predict({"seq": seq, "user_pose_data": dance[30 * seq : 30 * seq + 30]}).json()[
                "similarity"
            ]
            for seq in range(10)
        ]

        assert np.mean(wrong) < right - 0.3

    @pytest.mark.parametrize("dtype", ["f2", "f4"])
    @pytest.mark.parametrize("media_type", [JSON, MSGPACK, f"{JSON}; charset=utf-8", JSON.upper()])
    @pytest.mark.parametrize("accept", [None, "*/*", JSON, MSGPACK, f"{MSGPACK}, */*;q=0.1"])
    def test_both_formats_and_packed_arrays(
        self,
        client: Client,
        body: Body,
        dtype: PackedType,
        media_type: str,
        accept: str | None,
    ) -> None:
        landmarks = np.array(body["user_pose_data"], np.float32).reshape(30, 33, 3)
        sent = body | {"user_pose_data": pack(landmarks, dtype)}
        encode = msgspec.msgpack.encode if media_type == MSGPACK else msgspec.json.encode
        headers = {"content_type": media_type} | ({"accept": accept} if accept else {})

        answer = client("POST", "/predict", encode(sent), **headers)

        wants_msgpack = accept is not None and MSGPACK in accept
        assert answer.status == 200
        assert answer.headers["vary"] == "accept"
        assert answer.headers["content-type"] == (MSGPACK if wants_msgpack else JSON)
        said = Reader(PredictAnswer)(answer.body, "msgpack" if wants_msgpack else "json")
        plain = client.predict(body).json()["similarity"]
        # float16 moves a landmark by up to half a millimetre.
        assert said.similarity == pytest.approx(plain, abs=0.02 if dtype == "f2" else 1e-5)

    def test_a_clock_of_its_own(self, client: Client, body: Body) -> None:
        """Every other frame, at the times at which it was seen."""
        sparse = body["user_pose_data"][::2]
        clock = [5_000 + 2000 / 30 * frame for frame in range(15)]

        timed = client.predict({"seq": 3, "user_pose_data": sparse, "timestamps_ms": clock})
        rated = client.predict({"seq": 3, "user_pose_data": sparse, "fps": 15})

        assert timed.json()["similarity"] > 0.85
        assert timed.json()["similarity"] == pytest.approx(rated.json()["similarity"], abs=1e-4)

    def test_image_landmarks_with_and_without_a_picture_size(
        self, client: Client, body: Body
    ) -> None:
        metres = np.array(body["user_pose_data"]).reshape(30, 33, 3)
        in_picture = metres / [16, 9, 16] * 2 + [0.5, 0.5, 0]
        rows = in_picture.reshape(30, 99).tolist()
        sent = body | {"user_pose_data": rows, "fps": 30}

        sized = client.predict(sent | {"width": 1600, "height": 900}).json()
        unsized = client.predict(sent).json()

        assert sized["similarity"] > 0.9
        assert sized["assumed"] == ["space: image (told by where the hips are)"]
        assert unsized["similarity"] < sized["similarity"]
        assert any(guess.startswith("picture:") for guess in unsized["assumed"])

    def test_the_mirror(self, client: Client, body: Body) -> None:
        said = {
            mirror: client.predict(body | {"mirror": mirror}).json()
            for mirror in ("off", "on", "auto")
        }

        assert said["on"]["mirrored"]
        assert not said["auto"]["mirrored"]
        assert said["off"]["similarity"] == pytest.approx(said["auto"]["similarity"], abs=1e-4)
        assert said["on"]["similarity"] < said["off"]["similarity"]

    def test_legs_out_of_the_picture_are_left_out(self, client: Client, body: Body) -> None:
        below = [i for i, n in enumerate(LANDMARKS) if re.search("knee|ankle|heel|foot", n)]
        frames = np.array(body["user_pose_data"]).reshape(-1, 33, 3)
        frames[:, below] = frames[::-1, below] + 0.3
        lost = body | {"user_pose_data": frames.reshape(-1, 99).tolist()}
        seen = np.ones((len(frames), 33), dtype=np.float32)
        seen[:, below] = 0.1

        right, blind, rows, packed = (
            client.predict(message).json()
            for message in (
                body,
                lost,
                lost | {"visibility": seen.tolist()},
                lost | {"visibility": {"dtype": "f4", "shape": [30, 33], "data": _base64(seen)}},
            )
        )

        assert rows["coverage"] == 1
        assert rows["score"] > right["score"] - 10
        assert rows["score"] > blind["score"] + 10
        assert packed == rows

    def test_nobody_visible_has_no_score_and_says_why(self, client: Client, body: Body) -> None:
        said = client.predict(body | {"visibility": [[0.1] * 33] * 30}).json()

        assert (said["similarity"], said["score"], said["coverage"]) == (None, None, 0)
        assert said["reason"]

    def test_a_window_with_a_gap_has_no_score_and_says_why(
        self, client: Client, body: Body
    ) -> None:
        kept = [*range(4), *range(26, 30)]
        rows = [body["user_pose_data"][frame] for frame in kept]
        clock = [frame * 1000 / 30 for frame in kept]

        answer = client.predict({"seq": 3, "user_pose_data": rows, "timestamps_ms": clock})

        assert answer.status == 200
        said = answer.json()
        assert (said["similarity"], said["score"]) == (None, None)
        assert said["reason"]
        assert said["coverage"] < 0.6


class TestReferences:
    def test_the_list(self, client: Client) -> None:
        said = client("GET", "/references").json()

        assert said["default"] == said["references"][0]["id"]
        assert len(said["references"]) >= 2
        for reference in said["references"]:
            assert reference["windows"] >= 20
            assert reference["duration_ms"] >= 20_000
            assert reference["title"]
            assert reference["licence"]
            assert "clip" not in reference

    def test_landmarks_for_drawing_in_both_formats(self, client: Client) -> None:
        id = client("GET", "/references").json()["default"]

        as_json = client("GET", f"/references/{id}")
        as_msgpack = client("GET", f"/references/{id}", accept=MSGPACK)
        again = client("GET", f"/references/{id}")

        assert again.body == as_json.body
        assert again.headers == as_json.headers
        assert again.headers["vary"] == "accept"
        assert (as_json.headers["content-type"], as_msgpack.headers["content-type"]) == (
            JSON,
            MSGPACK,
        )
        assert len(as_msgpack.body) < len(as_json.body) / 2
        read = Reader(ReferenceAnswer)
        rows, packed = read(as_json.body, "json"), read(as_msgpack.body, "msgpack")
        assert (rows.id, rows.windows, rows.duration_ms) == (
            packed.id,
            packed.windows,
            packed.duration_ms,
        )
        np.testing.assert_allclose(
            rows.clip.clip().landmarks, packed.clip.clip().landmarks, atol=2e-3
        )
        assert len(rows.clip.clip().landmarks) == pytest.approx(rows.duration_ms * 30 / 1000, abs=1)

    def test_landmarks_as_another_detector_saw_them(self, client: Client) -> None:
        id = client("GET", "/references").json()["default"]
        read = Reader(ReferenceAnswer)

        def clip(query: str) -> WireClip:
            answer = client("GET", f"/references/{id}{query}", accept=MSGPACK)
            return read(answer.body, "msgpack").clip

        usual, lite, full, unknown = (
            clip(query)
            for query in (
                "",
                "?detector=mediapipe-pose-lite",
                "?detector=mediapipe-pose-full",
                "?detector=nobody",
            )
        )

        assert [each.detector for each in (usual, lite, full, unknown)] == [
            "mediapipe-pose-full",
            "mediapipe-pose-lite",
            "mediapipe-pose-full",
            "mediapipe-pose-full",
        ]
        assert usual == full == unknown
        assert not np.array_equal(lite.clip().landmarks, full.clip().landmarks)

    def test_what_was_drawn_can_be_danced(self, client: Client, first_reference: Body) -> None:
        """Rounded to 4 decimals, it is still the reference itself."""
        rows = first_reference["clip"]["landmarks"]
        for seq in (0, first_reference["windows"] - 1):
            window = rows[30 * seq : 30 * seq + 30]
            assert client.predict({"seq": seq, "user_pose_data": window}).json()["score"] > 80


class TestTheRest:
    def test_health(self, client: Client) -> None:
        assert client("GET", "/health").json() == {"status": "ok"}

    @pytest.mark.parametrize(
        "path", ["/", "/health", "/version", "/references", "/references/{id}", "/openapi.json"]
    )
    def test_head_tells_what_get_would(self, client: Client, path: str) -> None:
        path = path.format(id=client("GET", "/references").json()["default"])

        head, get = client("HEAD", path), client("GET", path)

        assert (head.status, head.headers) == (200, get.headers)

    def test_the_first_page_names_every_route(self, client: Client) -> None:
        described = client("GET", "/openapi.json").json()["paths"]

        named = client("GET", "/").json()["routes"]

        routes = {f"{m.upper()} {path}" for path, methods in described.items() for m in methods}
        assert set(named) == routes - {"GET /"} | {"GET /openapi.json"}

    def test_version_names_the_model(self, client: Client) -> None:
        manifest = read_manifest(RELEASED)

        said = client("GET", "/version").json()

        assert said["model"] == manifest.name
        assert said["sha256"] == manifest.sha256
        assert said["window_frames"] == manifest.window_frames
        assert "bundle" not in said, "a source tree is none"

    def test_the_examples_of_the_description_are_answered(self, client: Client) -> None:
        described = client("GET", "/openapi.json").json()

        content = described["paths"]["/predict"]["post"]["requestBody"]["content"]
        examples = content[JSON]["examples"]
        assert set(content) == {JSON, MSGPACK}
        assert len(examples) == 2
        for example in examples.values():
            answer = client.predict(example["value"])
            assert answer.status == 200
            assert answer.json()["score"] > 70
            assert len(msgspec.json.encode(example)) < 5_000
        assert content[MSGPACK]["examples"]
        for example in content[MSGPACK]["examples"].values():
            sent = msgspec.msgpack.encode(example["value"])
            answer = client("POST", "/predict", sent, content_type=MSGPACK)
            assert answer.json()["score"] > 70

    def test_the_description_has_every_route_and_no_loose_ends(self, client: Client) -> None:
        described = client("GET", "/openapi.json").json()

        operations = {
            (method, path): operation
            for path, methods in described["paths"].items()
            for method, operation in methods.items()
        }
        assert set(operations) == {
            ("post", "/predict"),
            ("post", "/score"),
            ("get", "/"),
            ("get", "/references"),
            ("get", "/references/{id}"),
            ("get", "/references/{id}/picture"),
            ("get", "/references/{id}/video"),
            ("get", "/health"),
            ("get", "/version"),
            ("get", "/live"),
        }
        names = {operation["operationId"] for operation in operations.values()}
        assert len(names) == len(operations)
        for path in ("/predict", "/score"):
            assert set(operations["post", path]["responses"]) == {
                "200", "400", "404", "405", "413", "415", "422",
            }  # fmt: skip
        files = {"/references/{id}/picture": "image/", "/references/{id}/video": "video/"}
        # A WebSocket is answered in no content type; its messages are described all the same.
        live = operations.pop(("get", "/live"))
        assert set(live["responses"]) == {"101", "405", "426"}
        for name in ("LiveRequest", "LiveAnswer", "LiveError"):
            assert name in live["responses"]["101"]["description"]
            assert name in described["components"]["schemas"]
        for (_, path), operation in operations.items():
            assert operation["summary"]
            types = set(operation["responses"]["200"]["content"])
            if path in files:
                assert {each.split("/")[0] + "/" for each in types} == {files[path]}
            else:
                assert types == {JSON, MSGPACK}
            assert "Allow" in operation["responses"]["405"]["headers"]
            for status, response in operation["responses"].items():
                assert response["headers" if status == "307" else "content"]
        text = msgspec.json.encode(described["paths"]).decode()
        referred = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
        assert referred <= set(described["components"]["schemas"])
        assert "ValidationError" not in text

    def test_one_line_is_logged_per_request(
        self, client: Client, body: Body, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", "scorer.request")
        sent = msgspec.json.encode(body)

        predicted = client("POST", "/predict", sent, content_type=JSON)
        client("GET", "/references/nobody")
        client("BREW", "/coffee")

        lines = [
            msgspec.json.decode(record.getMessage())
            for record in caplog.records
            if record.name == "scorer.request"
        ]
        assert all(line.pop("ms") >= 0 for line in lines)
        assert lines[0] == {
            "method": "POST",
            "route": "/predict",
            "status": 200,
            "bytes_in": len(sent),
            "bytes_out": len(predicted.body),
        }
        assert [(line["method"], line["route"], line["status"]) for line in lines[1:]] == [
            ("GET", "/references/{id}", 404),
            ("other", None, 404),
        ]

    def test_a_client_that_hangs_up_is_no_error(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", "scorer.request")

        with pytest.raises(IndexError):  # no answer was sent
            client("POST", "/predict", [], content_type=JSON)

        (line,) = (msgspec.json.decode(record.getMessage()) for record in caplog.records)
        assert line["gone"] is True
        assert line["status"] == 0
        assert "exception" not in line

    def test_base64_of_the_packed_example_is_what_the_description_says(
        self, client: Client
    ) -> None:
        described = client("GET", "/openapi.json").json()
        content = described["paths"]["/predict"]["post"]["requestBody"]["content"]
        packed = content[JSON]["examples"]["packed"]["value"]["user_pose_data"]

        data = base64.b64decode(packed["data"], validate=True)

        assert np.frombuffer(data, "<f2").shape == (np.prod(packed["shape"]),)
