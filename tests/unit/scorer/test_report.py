from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from scorer.outcome import Outcome
from scorer.reference import Reference
from scorer.report import as_json
from scorer.skeleton import PARTS
from scorer.wording import Language, joint_name, part_name, say
from tests.unit.scorer.performances import (
    ANGLE_NAMES,
    ARM_TOO_LOW,
    BEST,
    feedback,
    not_judged,
    performance,
    second,
)


def test_a_program_is_told_everything(reference: Reference) -> None:
    danced = performance(second(0), second(1, 61.237), second(2, None))

    line = as_json(Outcome(danced, feedback(90), reference, "a-model"))
    told = msgspec.json.decode(line)

    assert "\n" not in line
    assert (told["score"], told["shape"], told["timing"]) == (84.6, 88.2, 79.4)
    assert (told["offset_ms"], told["tempo"], told["mirrored"]) == (412.0, 1.021, True)
    assert (told["margin"], told["rival_offset_ms"]) == (0.8, -2600.0)
    assert (told["timing_ms"], told["compared_ms"], told["coverage"]) == (64.0, 3000.0, 0.94)
    assert told["parts"] == dict(zip(PARTS, (1.0, 0.97, 0.31, 1.0, 1.0), strict=True))
    assert told["unjudged"] == [{"part": "left_leg", "name": part_name("left_leg", "en")}]
    assert told["reference"] == reference.id
    assert told["model"] == "a-model"
    assert told["assumed"] == ["fps: 30 (guessed)"]
    assert "reason" not in told
    assert [row["score"] for row in told["seconds"]] == [95.0, 61.24, None]
    assert [row["grade"] for row in told["seconds"]] == ["perfect", "good", None]
    assert told["seconds"][2]["parts"]["torso"] == 0.2
    assert [joint["joint"] for joint in told["joints"]] == list(ANGLE_NAMES)
    assert told["best"]["text"] == say(BEST, "en")
    (worst,) = told["moments"]
    assert worst["text"] == say(ARM_TOO_LOW, "en")
    assert (worst["joint"], worst["deviation_deg"]) == ("right_shoulder_elevation", -25.0)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_names_and_sentences_are_in_the_language_that_was_asked_for(
    reference: Reference, language: Language
) -> None:
    line = as_json(Outcome(performance(second(0)), feedback(30), reference, "a-model"), language)

    told = msgspec.json.decode(line)
    assert told["joints"][0]["name"] == joint_name(ANGLE_NAMES[0], language)
    assert told["moments"][0]["text"] == say(ARM_TOO_LOW, language)


def test_without_a_score_there_is_a_reason_and_no_number(reference: Reference) -> None:
    told = msgspec.json.decode(as_json(Outcome(not_judged(), None, reference, "a-model")))

    assert told["reason_code"] == "nothing_in_common"
    for number in ("score", "shape", "timing", "similarity", "timing_ms", "offset_ms", "tempo"):
        assert told[number] is None
    assert told["best"] is None
    assert told["seconds"] == told["joints"] == told["moments"] == []


def test_a_single_start_has_no_rival(reference: Reference) -> None:
    danced = performance(second(0))
    assert danced.alignment is not None
    alone = replace(danced, alignment=replace(danced.alignment, margin=1.0, rival_ms=None))

    told = msgspec.json.decode(as_json(Outcome(alone, feedback(30), reference, "a-model")))

    assert told["rival_offset_ms"] is None
