from __future__ import annotations

from typing import Any, get_args

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorer.clip import Clip, Space
from scorer.codec import Format, Reader, encode
from scorer.errors import ClientError, EmptyBody, InvalidField, InvalidLandmarks, MalformedBody
from scorer.performance import Mirror
from scorer.wire import Packed, PackedType, PredictRequest, WireClip, pack

FORMATS: tuple[Format, ...] = get_args(Format)
SENTINEL = "c0ffee-424242171717"

bounded = settings(derandomize=True, database=None, deadline=None, max_examples=80)
formats = st.sampled_from(FORMATS)
read = Reader(PredictRequest)
read_clip = Reader(WireClip)


def landmarks(frames: int, seed: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(seed).normal(0, 1, (frames, 33, 3)).astype(np.float32)


def shares(frames: int, seed: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(seed).random((frames, 33)).astype(np.float32)


@st.composite
def poses(draw: Any) -> list[list[float]] | Packed:  # noqa: ANN401 (hypothesis' draw)
    array = landmarks(draw(st.integers(1, 8)), draw(st.integers(0, 9)))
    if draw(st.booleans()):
        return pack(array, draw(st.sampled_from(["f2", "f4"])))
    rows: list[list[float]] = array.reshape(len(array), 99).tolist()
    return rows


described: dict[str, st.SearchStrategy[Any]] = {
    "fps": st.none() | st.floats(1, 240),
    "timestamps_ms": st.none() | st.lists(st.floats(0, 1e12), max_size=8),
    "space": st.sampled_from(get_args(Space)),
    "width": st.none() | st.integers(1, 16384),
    "height": st.none() | st.integers(1, 16384),
}
requests = st.builds(
    PredictRequest,
    seq=st.integers(0, 2**70),
    user_pose_data=poses(),
    target=st.none() | st.text(max_size=20),
    mirror=st.sampled_from(get_args(Mirror)),
    **described,
)


@st.composite
def visibilities(draw: Any) -> list[list[float]] | Packed:  # noqa: ANN401 (hypothesis' draw)
    array = shares(draw(st.integers(1, 8)), draw(st.integers(0, 9)))
    if draw(st.booleans()):
        return pack(array, draw(st.sampled_from(["f2", "f4"])))
    rows: list[list[float]] = array.tolist()
    return rows


wire_clips = st.builds(
    WireClip,
    landmarks=poses(),
    visibility=st.none() | visibilities(),
    detector=st.none() | st.text(max_size=64),
    **described,
)


@given(request=requests, format=st.just("json"))
@bounded
def test_a_request_survives_json(request: PredictRequest, format: Format) -> None:
    assert read(encode(request, format), format) == request


# MessagePack has no larger integers.
@given(request=requests.filter(lambda request: request.seq < 2**63))
@bounded
def test_a_request_survives_messagepack(request: PredictRequest) -> None:
    assert read(encode(request, "msgpack"), "msgpack") == request


@given(message=wire_clips, format=formats)
@bounded
def test_a_clip_survives_both_formats(message: WireClip, format: Format) -> None:
    assert read_clip(encode(message, format), format) == message


@given(request=requests, format=formats)
@bounded
def test_rows_and_packed_arrays_are_the_same_clip(request: PredictRequest, format: Format) -> None:
    array = landmarks(5, 3)
    common = {"space": "world", "fps": 30.0}
    clips = [
        read_clip(encode(WireClip(landmarks=sent, **common), format), format).clip()  # type: ignore[arg-type]
        for sent in (array.reshape(5, 99).tolist(), pack(array, "f4"))
    ]

    np.testing.assert_array_equal(clips[0].landmarks, array)
    np.testing.assert_array_equal(clips[1].landmarks, array)


@given(format=formats, frames=st.integers(1, 8))
@bounded
def test_visibility_in_rows_and_packed_is_the_same(format: Format, frames: int) -> None:
    array = shares(frames, 4)
    pose = landmarks(frames, 3).reshape(frames, 99).tolist()
    for sent in (array.tolist(), pack(array, "f4")):
        message = WireClip(landmarks=pose, space="world", visibility=sent)

        clip = read_clip(encode(message, format), format).clip()

        np.testing.assert_array_equal(clip.visibility, array)


def test_halves_are_close_enough() -> None:
    array = landmarks(5, 3)

    clip = WireClip(landmarks=pack(array, "f2"), space="world").clip()

    np.testing.assert_allclose(clip.landmarks, array, rtol=2**-11, atol=1e-7)


def test_packed_arrays_are_little_endian_whatever_the_machine() -> None:
    assert pack(np.full((1, 33, 3), 1.0, np.float32), "f4").data[:4] == b"\x00\x00\x80\x3f"
    assert pack(np.full((1, 33, 3), 1.0, np.float32), "f2").data[:2] == b"\x00\x3c"


@given(body=st.binary(max_size=300), format=formats)
@example(b'{"seq":0,"target":"\xff\xfe"}', "json")
@example(b"\x81\xa3\xff\xfe\xfd\x00", "msgpack")
@example(b"\x82\xa3seq\x00\xaeuser_pose_data\xdd\xff\xff\xff\xff", "msgpack")
@example(b'{"seq":' + b"[" * 100_000, "json")
@example(b"[" * 100_000, "json")
@example(b'{"a":' * 100_000, "json")
@example(b"\x82\xa3seq" + b"\x91" * 100_000, "msgpack")
@bounded
def test_arbitrary_bytes_are_the_clients_error(body: bytes, format: Format) -> None:
    with pytest.raises(ClientError):
        read(body, format)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    fields=st.dictionaries(st.sampled_from(PredictRequest.__struct_fields__), anything),
    pose=poses(),
    format=formats,
)
@bounded
def test_any_value_in_any_field_is_read_or_is_the_clients_error(
    fields: dict[str, Any], pose: list[list[float]] | Packed, format: Format
) -> None:
    message = {"seq": 0, "user_pose_data": pose} | fields
    encoder = msgspec.json if format == "json" else msgspec.msgpack

    try:
        clip = read(encoder.encode(message), format).clip()
    except ClientError:
        return
    assert isinstance(clip, Clip)
    assert np.isfinite(clip.landmarks).all()


ROW = [0.5] * 99
ROW_SEEN = landmarks(1, 3).reshape(99).tolist()


@pytest.mark.parametrize(
    ("message", "where", "says"),
    [
        ({}, "$", "seq is missing"),
        ({"seq": 0}, "$", "user_pose_data is missing"),
        ({"seq": SENTINEL}, "$.seq", "expected int, got str"),
        ({"seq": -424242171717}, "$.seq", "expected int >= 0"),
        ({"seq": 0.424242171717}, "$.seq", "expected int, got float"),
        ({SENTINEL: 0}, "$", "a field that is not known"),
        ({f"x` - at `$.seq[{SENTINEL}]": 0}, "$", "a field that is not known"),
        ({"x` - at `$.seq[424242171717]": 0}, "$", "a field that is not known"),
        ({"space": SENTINEL}, "$.space", "one of: auto, world, image"),
        ({"space": f"{SENTINEL}' - at `$.seq"}, "$.space", "one of: auto, world, image"),
        ({"mirror": SENTINEL}, "$.mirror", "one of: off, on, auto"),
        ({"fps": 424242171717}, "$.fps", "expected float <= 240.0"),
        ({"width": 424242171717}, "$.width", "expected int <= 16384"),
        ({"timestamps_ms": [0, SENTINEL]}, "$.timestamps_ms[1]", "expected float, got str"),
        ({"user_pose_data": []}, "$.user_pose_data", "expected array of length >= 1"),
        ({"user_pose_data": [ROW, ROW[1:]]}, "$.user_pose_data[1]", "99 numbers"),
        ({"user_pose_data": [[*ROW, 1]]}, "$.user_pose_data[0]", "99 numbers"),
        (
            {"user_pose_data": [[*ROW[:50], SENTINEL, *ROW[51:]]]},
            "$.user_pose_data[0][50]",
            "expected float, got str",
        ),
        (
            {"user_pose_data": [[None, *ROW[1:]]]},
            "$.user_pose_data[0][0]",
            "expected float, got n",
        ),
        ({"user_pose_data": SENTINEL}, "$.user_pose_data", "got str"),
        (
            {"user_pose_data": {"dtype": SENTINEL}},
            "$.user_pose_data.dtype",
            "one of: f2, f4",
        ),
        ({"user_pose_data": {SENTINEL: 1}}, "$", "a field that is not known"),
        (
            {"user_pose_data": {"dtype": "f4", "shape": [424242171717, 99]}},
            "$.user_pose_data.shape[0]",
            "expected int <= 36000",
        ),
    ],
)
@pytest.mark.parametrize("format", FORMATS)
def test_an_error_says_where_and_what_and_repeats_nothing(
    message: dict[str, Any], where: str, says: str, format: Format
) -> None:
    encoder = msgspec.json if format == "json" else msgspec.msgpack

    with pytest.raises(InvalidField) as caught:
        read(encoder.encode(message), format)

    assert caught.value.where == where
    assert says in caught.value.message
    assert not any(part in caught.value.message for part in ("c0ffee", "4242", "`"))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("packed", "where"),
    [
        ({"shape": [2, 98], "data": bytes(2 * 98 * 4)}, "$.user_pose_data.shape"),
        ({"shape": [2, 3, 33], "data": bytes(2 * 99 * 4)}, "$.user_pose_data.shape"),
        ({"shape": [2, 99], "data": bytes(2 * 99 * 4 - 1)}, "$.user_pose_data.data"),
        ({"shape": [2, 99], "data": bytes(2 * 99 * 2)}, "$.user_pose_data.data"),
        ({"shape": [2, 99], "data": bytes(2 * 99 * 4 + 4)}, "$.user_pose_data.data"),
        ({"shape": [2, 99], "data": bytes(4 * 99 * 4)}, "$.user_pose_data.data"),
        ({"shape": [2, 99], "data": b""}, "$.user_pose_data.data"),
    ],
)
def test_a_packed_array_must_be_of_its_shape(packed: dict[str, Any], where: str) -> None:
    message = {"seq": 0, "user_pose_data": {"dtype": "f4"} | packed}

    with pytest.raises(InvalidField) as caught:
        read(msgspec.msgpack.encode(message), "msgpack").clip()

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("visibility", "where", "says"),
    [
        ([[0.5] * 33], "$.visibility", "33 numbers for each frame"),
        ([[0.5] * 33, [0.5] * 32], "$.visibility[1]", "visibility is 33 numbers"),
        ([[0.5] * 33, [0.5] * 34], "$.visibility[1]", "visibility is 33 numbers"),
        ([[0.5] * 33, [-0.1] * 33], "$.visibility[1][0]", "expected float >= 0"),
        ([[0.5] * 33, [424242171717] * 33], "$.visibility[1][0]", "expected float <= 1"),
        ([[0.5] * 33, [SENTINEL] * 33], "$.visibility[1][0]", "expected float, got str"),
        ([], "$.visibility", "length >= 1"),
        (SENTINEL, "$.visibility", "got str"),
        ({"dtype": "f4", "shape": [2, 99], "data": bytes(792)}, "$.visibility.shape", "[T, 33]"),
        ({"dtype": "f4", "shape": [2, 33], "data": bytes(263)}, "$.visibility.data", "length"),
        ({"dtype": "f2", "shape": [1, 33], "data": bytes(66)}, "$.visibility", "for each frame"),
        ({"dtype": "f2", "shape": [2, 33], "data": b"\x00<\x01<" * 33}, "$.visibility[0]", "0 and"),
    ],
)
def test_visibility_that_is_none_is_named(visibility: object, where: str, says: str) -> None:
    message = {"landmarks": [ROW_SEEN, ROW_SEEN], "visibility": visibility}

    with pytest.raises(InvalidField) as caught:
        read_clip(msgspec.msgpack.encode(message), "msgpack").clip()

    assert caught.value.where == where
    assert says in caught.value.message
    assert not any(part in caught.value.message for part in ("c0ffee", "4242"))


def test_a_detectors_name_is_short() -> None:
    message = {"landmarks": [ROW_SEEN], "detector": SENTINEL * 4}

    with pytest.raises(InvalidField, match="expected str of length <= 64") as caught:
        read_clip(msgspec.json.encode(message), "json")

    assert caught.value.where == "$.detector"


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_and_half_of_it_are_named(format: Format) -> None:
    whole = encode(PredictRequest(seq=0, user_pose_data=[ROW]), format)

    with pytest.raises(EmptyBody):
        read(b"", format)
    with pytest.raises(MalformedBody):
        read(whole[: len(whole) // 2], format)


@pytest.mark.parametrize("literal", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_python_writes_into_json_is_named(literal: bytes) -> None:
    whole = encode(PredictRequest(seq=0, user_pose_data=[ROW]), "json")

    with pytest.raises(MalformedBody, match="NaN and Infinity are not JSON"):
        read(whole.replace(b"0.5", literal, 1), "json")


@pytest.mark.parametrize("dtype", ["f2", "f4"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_packed_array_may_not_hold_what_no_camera_saw(dtype: PackedType, value: float) -> None:
    """1e5 is infinite in float16: comparing in that type would let infinity pass."""
    array = landmarks(5, 3)
    array[2, 13, 1] = value

    with pytest.raises(InvalidLandmarks) as caught:
        WireClip(landmarks=pack(array, dtype)).clip()

    assert caught.value.where == "$.landmarks[2]"


@pytest.mark.parametrize(
    "text",
    [
        f"A message of a later release with {SENTINEL} - at `$.seq`",
        f"Expected `int`, got `{SENTINEL}` - at `$.seq`",
        f"Expected `int`, got `str` - at `$.{SENTINEL}.seq`",
        f"Expected `int`, got `str` - at `$[{SENTINEL}]`",
        SENTINEL,
    ],
)
def test_words_that_are_not_known_do_not_pass(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: bytes) -> None:
        raise msgspec.ValidationError(text)

    reader = Reader(PredictRequest)
    monkeypatch.setitem(reader._decoders, "json", decode)

    with pytest.raises(InvalidField) as caught:
        reader(b"{}", "json")

    assert caught.value.where in ("$", "$.seq")
    assert "c0ffee" not in caught.value.message
