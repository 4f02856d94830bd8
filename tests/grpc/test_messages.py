"""The proto says what the API's types say, and what was made of it is what protoc makes of it."""

from __future__ import annotations

import subprocess
import sys
import types
import typing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scorer import answers, answers_score, wire, wire_live, wire_score
from scorer.clip import Space
from scorer.codec import encode
from scorer.errors import InvalidField, MalformedBody
from scorer.feedback import Kind
from scorer.performance import Grade, Mirror, Sync
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.translation import parsed, read, told
from scorer.reasons import Reason
from tests.data import CHECKOUT

GENERATED = CHECKOUT / "functions" / "scorer" / "protobuf"

REQUESTS: list[tuple[type[Any], type[Any]]] = [
    (pb.Packed, wire.Packed),
    (pb.Clip, wire.WireClip),
    (pb.PredictRequest, wire.PredictRequest),
    (pb.ScoreRequest, wire_score.ScoreRequest),
    (pb.LiveRequest, wire_live.LiveRequest),
]
ANSWERS: list[tuple[type[Any], type[Any]]] = [
    (pb.PredictAnswer, answers.PredictAnswer),
    (pb.ScoreAnswer, answers_score.ScoreAnswer),
    (pb.PartCoverage, answers_score.PartCoverage),
    (pb.SecondAnswer, answers_score.SecondAnswer),
    (pb.PartAnswer, answers_score.PartAnswer),
    (pb.JointAnswer, answers_score.JointAnswer),
    (pb.MomentAnswer, answers_score.MomentAnswer),
    (pb.LiveAnswer, wire_live.LiveAnswer),
    (pb.LiveSecond, wire_live.LiveSecond),
    (pb.LiveTotal, wire_live.LiveTotal),
    (pb.LiveWorst, wire_live.LiveWorst),
    (pb.LiveError, wire_live.LiveError),
    (pb.Error, answers.ErrorDetail),
]
CHOICES = {
    pb.Dtype: wire.PackedType,
    pb.Space: Space,
    pb.Mirror: Mirror,
    pb.Sync: Sync,
    pb.Grade: Grade,
    pb.Kind: Kind,
    pb.Reason: Reason,
}


def test_generating_it_anew_gives_the_same(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "scripts/proto.sh", sys.executable, str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    made = sorted(tmp_path.iterdir())
    assert [file.name for file in made] == ["dance_score_pb2.py", "dance_score_pb2.pyi"]
    for file in made:
        assert (GENERATED / file.name).read_bytes() == file.read_bytes(), "make proto"


@pytest.mark.parametrize(
    ("message", "struct"), REQUESTS + ANSWERS, ids=lambda each: each.__qualname__
)
def test_a_message_has_the_fields_of_the_apis_own(message: Any, struct: Any) -> None:  # noqa: ANN401
    fields = {field.name for field in message.DESCRIPTOR.fields}

    assert fields - {"reference_clip"} == set(struct.__struct_fields__)


@pytest.mark.parametrize(("message", "struct"), ANSWERS, ids=lambda each: each.__qualname__)
def test_what_may_be_null_is_optional_and_nothing_else(
    message: Any,  # noqa: ANN401
    struct: Any,  # noqa: ANN401
) -> None:
    said = typing.get_type_hints(struct)
    for field in message.DESCRIPTOR.fields:
        may_be_null = not {types.NoneType, msgspec.UnsetType}.isdisjoint(
            typing.get_args(said[field.name])
        )
        if field.message_type is None:
            assert field.has_presence == may_be_null, field.name


@pytest.mark.parametrize("enum", CHOICES, ids=lambda enum: enum.DESCRIPTOR.name)
def test_a_choice_has_the_same_values(enum: Any) -> None:  # noqa: ANN401
    prefix = f"{enum.DESCRIPTOR.name.upper()}_"
    names = [value.name for value in enum.DESCRIPTOR.values]

    assert names[0] == f"{prefix}UNSPECIFIED"
    assert names[1:] == [f"{prefix}{value.upper()}" for value in typing.get_args(CHOICES[enum])]


def test_what_is_not_said_is_what_the_api_takes_for_it() -> None:
    clip = told(wire.Packed("f2", [1, 99], b"\0" * 198), pb.Packed)
    asked = read(
        pb.ScoreRequest(clip=pb.Clip(landmarks=clip), reference="x"), wire_score.ScoreRequest
    )
    one = wire.WireClip(wire.Packed("f2", [1, 99], b"\0" * 198))

    assert encode(asked, "msgpack") == encode(wire_score.ScoreRequest(one, "x"), "msgpack")


def test_fields_of_a_newer_client_are_passed_over() -> None:
    known = pb.LiveRequest(reference="x", seq=4)
    newer = known.SerializeToString() + b"\xfa\x07\x01z"  # field 127

    assert parsed(newer, pb.LiveRequest).seq == 4


@pytest.mark.parametrize("content", [b"\xff", b"\x0a\x05abc", b'{"seq": 1}', b"\x0a\x02\xc3\x28"])
def test_what_is_no_message_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedBody) as refused:
        parsed(content, pb.LiveRequest)

    assert "abc" not in refused.value.message


def test_a_choice_of_a_newer_client_is_refused() -> None:
    message = pb.PredictRequest(seq=0, mirror=typing.cast(Any, 9))
    message.user_pose_data.dtype = pb.DTYPE_F2

    with pytest.raises(InvalidField) as refused:
        read(message, wire.PredictRequest)

    assert refused.value.where in ("$.mirror", "$.user_pose_data")
