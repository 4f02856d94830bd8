"""What `make bench` asks the bundle: every length has to be an answer, or nothing is measured."""

from __future__ import annotations

import json

import msgspec
import pytest

from cdk import coldstart
from cdk.bundle import Bundle
from cdk.local.environment import Environment
from cdk.local.events import read_answer

PATIENCE_S = 60.0


def test_a_window_and_a_dance_of_every_length_are_answered(
    bundle: Bundle, environment: Environment
) -> None:
    window, performances = coldstart._events(bundle)

    assert list(performances) == list(coldstart.LENGTHS_S)
    for event in (window, *performances.values()):
        told = read_answer(environment.invoke(event, PATIENCE_S).payload)
        assert told.status == 200, told.body


def test_a_dance_goes_on_with_all_that_has_a_row_for_each_frame() -> None:
    rows = {"dtype": "f2", "shape": [4, 2], "data": "AAAAAAEAAQACAAIAAwADAA=="}
    asked = {"clip": {"landmarks": rows, "visibility": rows, "fps": 30.0}, "reference": "demo"}

    longer = msgspec.json.decode(coldstart.danced_on(json.dumps(asked).encode(), 1))

    assert longer["clip"]["landmarks"] == longer["clip"]["visibility"]
    assert longer["clip"]["visibility"]["shape"] == [30, 2]
    assert longer["clip"]["visibility"]["data"].startswith("AAAAAAEAAQACAAIAAwADAAAAAAAB")
    assert longer["reference"] == "demo"


@pytest.mark.parametrize(
    ("key", "number", "least"),
    [("--starts", "0", 1), ("--starts", "-1", 1), ("--starts", "1.5", 1), ("--runs", "1", 2)],
)
def test_nothing_to_measure_is_refused_before_it_is_tried(
    key: str, number: str, least: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        coldstart.main([key, number])

    assert ended.value.code == 2
    assert f"{number} is no whole number from {least}" in capsys.readouterr().err
