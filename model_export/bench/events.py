"""The requests that are timed: one window, in each form that a client may send it."""

from __future__ import annotations

import base64
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from scorer.http_bodies import MEDIA_TYPES
from scorer.references import Reference
from scorer.wire import pack

Event = dict[str, Any]

FULL: Final = "JSON, full precision"
SHORT: Final = "JSON, 5 decimals"
PACKED: Final = "MessagePack, float16"

SECOND: Final = 4
_NOISE_M: Final = 0.01
_SEED: Final = 20_261_122


def predict_events(reference: Reference, window_frames: int) -> dict[str, Event]:
    """API Gateway events (payload format 2.0) of ``POST /predict``, by name.

    Args:
        reference: what is danced; its second ``SECOND``, with seeded noise of a centimetre, is the
            window.
        window_frames: length of the window.
    """
    start = SECOND * window_frames
    clean = reference.movement.landmarks[start : start + window_frames]
    noise = np.random.default_rng(_SEED).normal(0.0, _NOISE_M, clean.shape)
    window = clean + noise.astype(np.float32)
    rows = window.reshape(window_frames, -1).astype(np.float64)
    message = {"seq": SECOND, "target": reference.id}

    def as_json(values: npt.NDArray[np.float64]) -> Event:
        body = msgspec.json.encode({**message, "user_pose_data": values.tolist()})
        return _event(body.decode(), len(body), MEDIA_TYPES["json"], is_base64=False)

    packed = msgspec.msgpack.encode({**message, "user_pose_data": pack(window, "f2")})
    return {
        FULL: as_json(rows),
        SHORT: as_json(rows.round(5)),
        # API Gateway hands every body that is not text to Lambda as base64.
        PACKED: _event(
            base64.b64encode(packed).decode(),
            len(packed),
            MEDIA_TYPES["msgpack"],
            is_base64=True,
        ),
    }


def _event(body: str, length: int, content_type: str, *, is_base64: bool) -> Event:
    """With the headers that a browser's request brings through CloudFront."""
    path = "/api/predict"
    host = "api-id.execute-api.eu-central-1.amazonaws.com"
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0"
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept": "*/*",
            "accept-encoding": "gzip, br",
            "accept-language": "en",
            "content-length": str(length),
            "content-type": content_type,
            "host": host,
            "origin": "https://example.org",
            "user-agent": agent,
            "via": "2.0 example.cloudfront.net (CloudFront)",
            "x-amz-cf-id": "none",
            "x-amzn-trace-id": "Root=1-00000000-000000000000000000000000",
            "x-forwarded-for": "192.0.2.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "domainName": host,
            "domainPrefix": "api-id",
            "http": {
                "method": "POST",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": agent,
            },
            "requestId": "none",
            "routeKey": "$default",
            "stage": "$default",
            "time": "22/Nov/2026:00:00:00 +0000",
            "timeEpoch": 1_795_305_600_000,
        },
        "body": body,
        "isBase64Encoded": is_base64,
    }
