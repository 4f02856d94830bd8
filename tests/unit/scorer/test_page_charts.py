from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from scorer.page_charts import score_chart, timing_chart
from scorer.page_heat import MOST_COLUMNS, heat_map
from scorer.page_html import text
from scorer.page_timeline import Timeline
from scorer.report_words import WORDS
from scorer.skeleton import ANGLES, LIMB_ANGLES
from scorer.wording import joint_name
from tests.unit.scorer.performances import (
    ANGLE_NAMES,
    ARM_TOO_LOW,
    BEST,
    aligned,
    feedback,
    performance,
    second,
)

WORDS_EN = WORDS["en"]


def attribute(svg: str, kind: str, name: str) -> list[str]:
    """An attribute of each element of a class."""
    tags = re.findall(rf'<\w+ class="{kind}"[^>]*>', svg)
    return [match[1] for tag in tags if (match := re.search(rf'\b{name}="([^"]*)"', tag))]


def test_the_curve_goes_through_the_seconds_and_breaks_where_none_is_judged() -> None:
    scores = (100.0, 50.0, None, None, 75.0)
    danced = performance(*(second(t, score) for t, score in enumerate(scores)))

    svg = score_chart(danced, [], WORDS_EN)

    (path,) = attribute(svg, "curve", "d")
    assert path == "M0 0L100 0L300 50L400 50M800 25L900 25L1000 25"
    assert attribute(svg, "hatched", "x") == ["40.000%"]
    assert attribute(svg, "hatched", "width") == ["40.000%"]
    assert len(attribute(svg, "dot", "cx")) == 1  # the second that stands alone
    assert "From 50 to 100 points in 3 judged of 5 seconds." in svg


def test_each_judged_second_has_its_grade() -> None:
    danced = performance(second(0, 95.0), second(1, 61.0), second(2, None), second(3, 5.0))

    svg = score_chart(danced, [], WORDS_EN)

    grades = re.findall(r'class="fill-(\w+)" x="([\d.]+)%"', svg)
    assert grades == [("perfect", "0.000"), ("good", "25.000"), ("miss", "75.000")]
    assert "0:01 · 61 · Good" in svg


def test_marks_stand_on_the_curve_and_never_on_each_other() -> None:
    danced = performance(*(second(t, 50.0) for t in range(4)))

    svg = score_chart(danced, [("★", BEST), ("1", ARM_TOO_LOW), ("2", ARM_TOO_LOW)], WORDS_EN)

    assert attribute(svg, "mark best", "cx") == ["12.500%"]
    assert attribute(svg, "mark worst", "cx") == ["37.500%", "37.500%"]
    on, below = map(float, attribute(svg, "mark worst", "cy"))
    assert attribute(svg, "mark best", "cy") == [str(int(on))]
    assert below == on + 20


def test_late_goes_up_and_early_down_from_the_line() -> None:
    danced = performance(
        second(0, 80.0, 90.0), second(1, 80.0, -45.0), second(2, 80.0, None), second(3, None)
    )

    svg = timing_chart(danced, WORDS_EN)

    (zero,) = attribute(svg, "zero", "y1")
    (late,), (early,) = (attribute(svg, kind, "y") for kind in ("late", "early"))
    (up,), (down,) = (attribute(svg, kind, "height") for kind in ("late", "early"))
    assert float(late) + float(up) == pytest.approx(float(zero), abs=0.01)
    assert early == zero
    assert float(up) == pytest.approx(2 * float(down), abs=0.02)
    assert "From 45 ms early to 90 ms late, told in 2 of 4 seconds." in svg
    assert "+120" in svg


def test_the_timing_axis_grows_with_what_is_shown() -> None:
    svg = timing_chart(performance(second(0, 80.0, 400.0)), WORDS_EN)

    assert "+420" in svg
    assert all(float(y) >= 0 for y in attribute(svg, "late", "y"))


@pytest.mark.parametrize(
    ("begin_s", "end_s", "ticks"),
    [
        (0, 3, ["0:00", "0:01", "0:02"]),
        (7, 31, ["0:10", "0:15", "0:20", "0:25", "0:30"]),
        (0, 300, ["0:00", "1:00", "2:00", "3:00", "4:00"]),
    ],
)
def test_times_are_round_and_few(begin_s: int, end_s: int, ticks: list[str]) -> None:
    axis = Timeline(begin_s * 1000.0, end_s * 1000.0).axis(10)

    assert re.findall(r">(\d+:\d\d)<", axis) == ticks


def colours(svg: str) -> list[dict[str, str]]:
    """Colour to path of each row of a heat map."""
    rows = re.findall(r"<svg[^>]*preserveAspectRatio.*?</svg>", svg)
    return [dict(re.findall(r'<path class="([^"]+)" d="([^"]+)"', row)) for row in rows]


def test_a_row_for_each_joint_limb_by_limb() -> None:
    svg = heat_map(aligned(1), feedback(30), WORDS_EN, "en")

    order = [column for columns in LIMB_ANGLES.values() for column in columns]
    names = [text(joint_name(ANGLES[column].name, "en")) for column in order]
    medians = [f"+{column + 1}°" for column in order]
    said = re.findall(r'role="img" aria-label="([^"]*)"', svg)
    assert said == [f"{name}: median {median}" for name, median in zip(names, medians, strict=True)]
    assert all(row == {"even": "M0 0h30v1h-30z"} for row in colours(svg))


def test_too_small_too_large_and_unseen_are_told_apart() -> None:
    found = feedback(30)
    column = ANGLE_NAMES.index("left_elbow_flexion")
    found.deviation_deg[:10, column] = -25
    found.deviation_deg[10:15, column] = 50
    found.deviation_deg[15:20, column] = np.nan

    row = colours(heat_map(aligned(1), found, WORDS_EN, "en"))[0]

    assert row == {
        "low-2": "M0 0h10v1h-10z",
        "high-4": "M10 0h5v1h-5z",
        "even": "M20 0h10v1h-10z",
    }


def test_many_frames_become_few_columns_of_the_means_of_what_was_seen() -> None:
    found = feedback(1200)
    found.deviation_deg[0:5, 0] = (20, np.nan, 30, np.nan, 25)
    found.deviation_deg[5:10, 0] = np.nan

    svg = heat_map(aligned(40), found, WORDS_EN, "en")

    assert f'viewBox="0 0 {MOST_COLUMNS} 1"' in svg
    assert colours(svg)[0] == {"high-2": "M0 0h1v1h-1z", "even": "M2 0h238v1h-238z"}


def test_a_joint_that_was_not_seen_says_so() -> None:
    found = feedback(30)
    unseen = replace(found.joints[0], deviation_deg=None, spread_deg=None)
    found = replace(found, joints=(unseen, *found.joints[1:]))
    found.deviation_deg[:, 0] = np.nan

    svg = heat_map(aligned(1), found, WORDS_EN, "en")

    assert f"{text(joint_name(ANGLE_NAMES[0], 'en'))}: not seen" in svg
    assert colours(svg)[0] == {}
