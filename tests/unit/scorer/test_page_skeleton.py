from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from scorer.clip import Floats
from scorer.page_html import number
from scorer.page_skeleton import Pair, draw_pair, facing
from scorer.skeleton import LANDMARKS, LEFT_HIP, RIGHT_HIP
from tests.unit.scorer.performances import standing

WRIST = LANDMARKS.index("right_wrist")
ALL_SEEN = (True, True, True, True)
LABELS = ("Reference", "You")


def turned(body: Floats, degrees: float) -> Floats:
    """A body turned about the vertical."""
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    rotation = np.array(((cos, 0, sin), (0, 1, 0), (-sin, 0, cos)), dtype=np.float32)
    out: Floats = body @ rotation.T
    return out


def reaching(x: float, y: float, z: float) -> Floats:
    """Standing, with the right wrist and hand elsewhere."""
    body = standing()
    for joint in ("right_wrist", "right_index"):
        body[LANDMARKS.index(joint)] = (x, y, z)
    return body


def drawn(svg: str, kind: str) -> list[list[tuple[float, float]]]:
    """The points of each path of a class."""
    paths = re.findall(rf'<path class="{kind}" d="M([^"Z]+)Z?">', svg)
    return [[(float(p.split()[0]), float(p.split()[1])) for p in d.split("L")] for d in paths]


@pytest.mark.parametrize("degrees", [-170, -90, -35, 0, 60, 135, 180])
def test_a_body_faces_whoever_looks_whichever_way_it_stood(degrees: float) -> None:
    body = reaching(-0.6, -0.4, -0.2)

    seen = facing(3.0 * turned(body, degrees) + np.float32(5.0))

    np.testing.assert_allclose(seen, facing(body), atol=1e-3)
    np.testing.assert_allclose(seen[LEFT_HIP] + seen[RIGHT_HIP], 0, atol=1e-3)
    assert seen[LEFT_HIP, 0] > 0 > seen[RIGHT_HIP, 0]
    assert seen[WRIST, 2] < 0  # still reaching towards whoever looks


def test_up_stays_up_and_a_torso_is_the_unit() -> None:
    seen = facing(standing())

    assert seen[LANDMARKS.index("left_shoulder"), 1] == pytest.approx(-100)
    assert seen[LANDMARKS.index("left_ankle"), 1] > 100


def test_a_body_without_a_torso_is_still_drawn() -> None:
    nobody = np.zeros((33, 3), dtype=np.float32)

    assert "nan" not in draw_pair(Pair(nobody, nobody, ALL_SEEN), "t", LABELS)


def test_the_limb_that_was_off_is_marked_in_both_and_its_joint_circled() -> None:
    pair = Pair(
        *(reaching(-0.6, -0.3, 0), standing(), ALL_SEEN),
        *("right_arm", "right_shoulder_elevation", ("right_arm",)),
    )

    svg = draw_pair(pair, "at 0:07", LABELS)

    (off,), (meant,), (ghost,) = (drawn(svg, kind) for kind in ("bone off", "bone meant", "ghost"))
    assert off[0] == meant[0] == ghost[0]  # all begin at the right shoulder
    assert ghost == meant  # the two bodies are the same otherwise
    assert off[2][0] < meant[2][0]  # further out on the dancer's right: the viewer's left
    (ring,) = re.findall(r'class="ring" cx="([^"]+)" cy="([^"]+)"', svg)
    assert tuple(map(float, ring)) == off[0]
    assert 'aria-label="at 0:07"' in svg
    assert svg.index("Reference") < svg.index("You")


def test_an_arm_that_reaches_forward_is_shown_from_the_side() -> None:
    forward, down = reaching(-0.24, -0.22, -0.3), reaching(-0.24, -0.22, 0.0)
    about_arm = Pair(forward, down, ALL_SEEN, "right_arm", None, ("right_arm",))

    (off,), (ghost,) = (drawn(draw_pair(about_arm, "t", LABELS), k) for k in ("bone off", "ghost"))
    apart = np.linalg.norm(np.subtract(off[2], ghost[2]))
    assert apart > 25  # from the front, next to nothing


def test_what_was_not_seen_is_neither_blamed_nor_shown_as_the_references() -> None:
    pair = Pair(
        *(standing(), standing(), (True, False, True, True)),
        *("right_arm", None, ("left_arm", "right_arm")),
    )

    svg = draw_pair(pair, "t", LABELS)

    assert len(drawn(svg, "bone unseen")) == 2  # dancer's and reference's
    assert len(drawn(svg, "ghost")) == 1
    assert not drawn(svg, "bone off")


def test_both_are_drawn_at_one_scale_within_their_pictures() -> None:
    wide = reaching(-1.5, -0.5, 0.0)
    svg = draw_pair(Pair(wide, standing(), ALL_SEEN), "t", LABELS)

    boxes = [tuple(map(float, box.split())) for box in re.findall(r'viewBox="([^"]+)"', svg)]
    (_, top, width, height), (_, *others) = boxes
    assert others == [top, width, height]
    for (left, *_), picture in zip(boxes, svg.split("<svg")[1:], strict=True):
        for path in drawn(picture, "bone"):
            for x, y in path:
                assert left <= x <= left + width
                assert top <= y <= top + height


def test_a_limb_behind_the_trunk_is_hidden_by_it_unless_it_is_the_one_that_was_off() -> None:
    body = reaching(-0.03, -0.3, 0.5)
    behind = Pair(body, body, ALL_SEEN)  # the same in both, so that the view is from the front

    def order(pair: Pair) -> list[str]:
        """Of the dancer's right arm and trunk, as they are drawn one after the other."""
        dancer = draw_pair(pair, "t", LABELS).split("<svg")[2]
        wrist = number(float(facing(pair.dancer)[WRIST, 0]))
        parts = re.findall(r'<path class="(bone(?: off)?|trunk)" d="([^"]+)"', dancer)
        return [kind for kind, path in parts if kind == "trunk" or f"L{wrist} " in path]

    assert order(behind) == ["bone", "trunk"]
    assert order(replace(behind, limb="right_arm")) == ["trunk", "bone off"]
    before = replace(behind, dancer=reaching(-0.03, -0.3, -0.5))
    assert order(before) == ["trunk", "bone"]
