from __future__ import annotations

from dataclasses import fields, replace
from string import Formatter

import pytest

from scorer.feedback import Feedback
from scorer.outcome import Outcome
from scorer.performance import Performance
from scorer.reasons import NOTHING_IN_COMMON
from scorer.reference import Reference
from scorer.report_phrases import clock, lateness, percent, points, tempo, unjudged
from scorer.report_text import as_text
from scorer.report_words import WORDS
from scorer.wording import part_name, say, why
from tests.unit.scorer.performances import (
    ARM_TOO_LOW,
    BEST,
    LATE,
    feedback,
    not_judged,
    performance,
    second,
)

ENGLISH = WORDS["en"]
LEFT_LEG = part_name("left_leg", "en")


def lines_of(
    reference: Reference, danced: Performance, found: Feedback | None = None
) -> dict[str, str]:
    """The summary's lines by their label; those without one belong to the line above."""
    said: dict[str, str] = {}
    label = ""
    printed = as_text(Outcome(danced, found, reference, "a-model"))
    for line in printed.split("\n\n")[-1].splitlines():
        begins, _, what = line.partition("  ")
        said[begins or label] = f"{said[label]}\n{what.strip()}" if not begins else what.strip()
        label = begins or label
    return said


def test_a_bar_for_each_second(reference: Reference) -> None:
    danced = performance(second(9), second(10, 50.0, 120.0), second(11, None), second(12, 8.0, -45))

    bars = as_text(Outcome(danced, None, reference, "a-model")).splitlines()[2:6]

    assert [bar.split()[0] for bar in bars] == ["0:09", "0:10", "0:11", "0:12"]
    assert [bar.count("#") for bar in bars] == [38, 20, 0, 3]
    assert bars[0].split()[-3:] == ["Perfect", "on", "time"]
    assert bars[1].endswith("50  OK       120 ms late")
    assert "not judged" in bars[2]
    assert not any(letter in bars[2] for letter in "#.")
    assert bars[3].endswith("45 ms early")


def test_the_sum_of_it(reference: Reference) -> None:
    said = lines_of(reference, performance(second(0), second(1)), feedback(60, (ARM_TOO_LOW, LATE)))

    assert said["score"] == "84 of 100, Great"
    assert said["shape"] == "88"
    assert said["timing"] == "79, 64 ms late"
    assert said["seen"] == "94% of 2.0 s"
    assert said["start"] == "0.41 s later than the reference"
    assert said["tempo"] == "2.1% slower than the reference"
    assert said["mirrored"].startswith("yes")
    assert said["best"] == say(BEST, "en")
    assert said["worst"] == f"{say(ARM_TOO_LOW, 'en')}\n{say(LATE, 'en')}"
    assert said["not judged"] == f"{LEFT_LEG}: seen in 31%"
    assert said["assumed"] == "fps: 30 (guessed)"


def test_a_start_that_could_be_another_is_called_ambiguous(reference: Reference) -> None:
    danced = performance(second(0))
    assert danced.alignment is not None
    unsure = replace(danced, alignment=replace(danced.alignment, margin=0.04))

    assert "\n" not in lines_of(reference, danced)["start"]
    _, rival = lines_of(reference, unsure)["start"].split("\n")
    assert rival.startswith("ambiguous: 2.60 s earlier")
    assert "0.04" in rival


def test_no_score_comes_with_its_reason(reference: Reference) -> None:
    said = lines_of(reference, not_judged())

    assert said == {
        "score": f"none: {why(NOTHING_IN_COMMON, 'en')}",
        "assumed": "fps: 30 (guessed)",
    }


def test_columns_stay_columns_in_korean(reference: Reference) -> None:
    printed = as_text(Outcome(performance(second(0)), feedback(30), reference, "a-model"), "ko")

    summary = printed.split("\n\n")[-1].splitlines()
    labels = [line.split("  ")[0] for line in summary]
    widths = [2 * sum(letter >= "가" for letter in label) + label.count(" ") for label in labels]
    begins = [
        width + len(line) - len(label) - len(line[len(label) :].lstrip())
        for width, label, line in zip(widths, labels, summary, strict=True)
    ]
    assert len(set(begins)) == 1
    assert WORDS["ko"].grades["great"] in printed


def test_stretches_that_were_not_judged_are_told_as_one() -> None:
    danced = replace(
        performance(*(second(t, None if t in (1, 2, 3, 5) else 80.0) for t in range(6))),
        unjudged=(),
    )

    assert list(unjudged(danced, "en")) == [
        "0:01 to 0:04: seen in 20%",
        "0:05 to 0:06: seen in 20%",
    ]


def test_timing_that_cannot_be_told_is_said() -> None:
    danced = replace(performance(second(0, 90, None)), timing=None, timing_ms=None, unjudged=())

    assert list(unjudged(danced, "en")) == [f"timing: {ENGLISH.no_timing}"]


def test_numbers_never_claim_more_than_is_true() -> None:
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        *("0%", "1%", "50%", "99%", "100%")
    ]
    assert [points(score) for score in (89.97, 90.0, 99.99999999, 0.4)] == ["89", "90", "100", "0"]
    assert [clock(ms) for ms in (0.0, 999.0, 61_000.0, 600_000.0)] == [
        *("0:00", "0:00", "1:01", "10:00")
    ]


@pytest.mark.parametrize(
    ("ms", "said"), [(19.0, "on time"), (-19.0, "on time"), (80.4, "80 ms late")]
)
def test_what_is_within_the_error_is_on_time(ms: float, said: str) -> None:
    assert lateness(ms, ENGLISH) == said


@pytest.mark.parametrize(
    ("ratio", "said"), [(1.001, "as the"), (0.97, "3.0% faster"), (1.03, "3.0% slower")]
)
def test_tempo(ratio: float, said: str) -> None:
    alignment = performance(second(0)).alignment
    assert alignment is not None

    assert tempo(replace(alignment, tempo=ratio), ENGLISH).startswith(said)


def test_both_languages_leave_the_same_gaps() -> None:
    def gaps(text: str) -> set[str | None]:
        return {gap for _, gap, _, _ in Formatter().parse(text) if gap is not None}

    for field in fields(ENGLISH):
        english, korean = (getattr(WORDS[language], field.name) for language in ("en", "ko"))
        if isinstance(english, str):
            assert gaps(english) == gaps(korean), field.name
        else:
            assert english.keys() == korean.keys()
