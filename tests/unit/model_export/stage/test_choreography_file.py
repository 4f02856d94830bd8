"""Files of dances: what ships can be read, and what is wrong with others is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_export.stage.choreography_file import (
    STYLES,
    ChoreographyError,
    read_choreography,
)
from model_export.stage.choreography_form import Section
from model_export.stage.dance import choreography_named, names

WRITTEN = """
title = "A dance"
style = "folk"
tempo = 120
order = ["verse", "verse mirrored x4"]

[phrases.verse]
counts = 8
poses = [
    { on = 1, arms = "side", legs = "kick left" },
    { on = 3, left = { pose = "goal", bend = 60 }, right = "hip" },
]
"""


def read(folder: Path, text: str) -> None:
    path = folder / "a-dance.toml"
    path.write_text(text)
    read_choreography(path)


def test_six_dances_ship_each_in_a_style_and_a_tempo_of_its_own() -> None:
    every = [choreography_named(name) for name in names()]

    assert sorted(dance.style for dance in every) == list(STYLES)
    assert len({dance.tempo for dance in every}) == len(every)
    assert all(20 <= dance.seconds <= 30 for dance in every)


def test_an_order_repeats_and_mirrors(tmp_path: Path) -> None:
    path = tmp_path / "a-dance.toml"
    path.write_text(WRITTEN)

    dance = read_choreography(path)

    assert dance.sections == (Section("verse", False), *(Section("verse", True),) * 4)
    assert dance.counts == 2 + 5 * 8
    assert dance.seconds == 21


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('arms = "side"', 'arms = "wing"', "phrase verse, count 1: unknown arm pose 'wing'"),
        ('"kick left"', '"kick"', "phrase verse, count 1: unknown stance 'kick'"),
        ("bend = 60", "bend = 170", "phrase verse, count 3: bend = 170 is not within 0 to 150"),
        ("bend = 60", "bent = 60", "phrase verse, count 3: Object contains unknown field `bent`"),
        ('right = "hip"', 'ease = "zip"', "phrase verse, count 3: unknown ease 'zip'"),
        ('right = "hip"', "tilt = 90", "phrase verse, count 3: tilt = 90 is not within"),
        ('right = "hip"', "turn = 400", "phrase verse, count 3: turn = 400 is not within"),
        ("on = 3", "on = 9", "phrase verse, count 9: the phrase has 8 counts"),
        ("on = 3", "on = 1", "phrase verse, count 1: comes after count 1"),
        ("{ on = 1,", "{", "phrase verse, pose 1: Object missing required field `on`"),
        ("counts = 8", "counts = 2", "phrase verse, count 3: the phrase has 2 counts"),
        ("counts = 8", "counts = 4", "22 counts at 120 beats per minute are 11.0 s"),
        ("tempo = 120", "tempo = 0", "tempo = 0 is not within 60 to 180"),
        ('style = "folk"', 'style = "polka"', "unknown style 'polka'"),
        ('["verse"', '["chorus"', "order: unknown phrase 'chorus'; known are verse"),
        ("tempo = 120", "tempo = ", "is no TOML"),
    ],
)
def test_what_is_wrong_is_said_with_file_phrase_and_count(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    with pytest.raises(ChoreographyError) as refused:
        read(tmp_path, WRITTEN.replace(right, wrong, 1))

    message = str(refused.value)
    assert message.startswith("a-dance.toml: ")
    assert said in message
    assert "\n" not in message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChoreographyError, match=r"none\.toml: cannot be read"):
        read_choreography(tmp_path / "none.toml")
