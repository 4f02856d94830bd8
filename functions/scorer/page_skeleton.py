"""Two bodies side by side, turned to face whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorer.clip import Floats
from scorer.page_html import Html, element, joined, number, text
from scorer.skeleton import (
    ANGLES,
    LANDMARKS,
    LEFT_HIP,
    LEFT_SHOULDER,
    LIMBS,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    SIDES,
)

_AT: Final = {name: i for i, name in enumerate(LANDMARKS)}
_CHAINS: Final = {
    f"{side}_{limb}": tuple(_AT[f"{side}_{joint}"] for joint in joints)
    for limb, joints in (
        ("arm", ("shoulder", "elbow", "wrist", "index")),
        ("leg", ("hip", "knee", "ankle", "foot_index")),
    )
    for side in SIDES
}
_TRUNK: Final = (LEFT_SHOULDER, RIGHT_SHOULDER, RIGHT_HIP, LEFT_HIP)
# Where an angle is: both of its bones meet there.
_VERTEX: Final = {angle.name: _AT[angle.second[0]] for angle in ANGLES}
_UNIT: Final = 100.0  # of the picture, for a torso's length
_HEAD: Final = 0.23  # radius, in torsos
_MARGIN: Final = 26.0  # for heads and the width of lines
# From the front an arm that reaches forward is a dot; a three-quarter view shows it. It must show
# the difference this much better to be worth the unusual view.
_VIEWS_DEG: Final = (0.0, 40.0, -40.0)
_WORTH: Final = 1.4


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Dancer and reference at one moment.

    Attributes:
        dancer, reference: float32 ``[33, 3]``, y down.
        seen: for each of ``skeleton.LIMBS`` whether it was seen.
        limb: the one that was off, if it is about one.
        joint: the angle that was off, if it is about one.
        ghosts: the limbs of the reference that are shown over the dancer's.
    """

    dancer: Floats
    reference: Floats
    seen: tuple[bool, ...]
    limb: str | None = None
    joint: str | None = None
    ghosts: tuple[str, ...] = ()


def facing(landmarks: Floats, yaw: float = 0.0) -> Floats:
    """A body from the front, whichever way it stands.

    Args:
        landmarks: float32 ``[33, 3]``, y down, of any unit.
        yaw: how far to turn it then, in radians.

    Returns:
        float32 ``[33, 3]``: turned about the vertical so that hips and shoulders, taken together,
        lie across the picture with the left on the right; the hips' middle at the origin, torsos
        100 long.
    """
    hips = 0.5 * (landmarks[LEFT_HIP] + landmarks[RIGHT_HIP])
    shoulders = 0.5 * (landmarks[LEFT_SHOULDER] + landmarks[RIGHT_SHOULDER])
    torso = max(float(np.linalg.norm(shoulders - hips)), 1e-6)
    across = (
        landmarks[LEFT_HIP]
        - landmarks[RIGHT_HIP]
        + landmarks[LEFT_SHOULDER]
        - landmarks[RIGHT_SHOULDER]
    )
    turn = float(np.arctan2(across[2], across[0])) + yaw
    cos, sin = np.cos(turn), np.sin(turn)
    rotation = np.array(((cos, 0.0, sin), (0.0, 1.0, 0.0), (-sin, 0.0, cos)))
    turned: Floats = ((landmarks - hips) @ rotation.T * (_UNIT / torso)).astype(np.float32)
    return turned


def draw_pair(pair: Pair, title: str, labels: tuple[str, str]) -> Html:
    """Reference on the left, dancer on the right, at one scale and with their hips level.

    Args:
        pair: the moment.
        title: what it is, for those who cannot see it.
        labels: what the two are called.
    """
    yaw = _best_view(pair)
    reference, dancer = facing(pair.reference, yaw), facing(pair.dancer, yaw)
    ghost = _ghost(reference, dancer, pair)
    figures = (
        (reference, _figure(reference, pair, "reference")),
        (dancer, joined(*ghost, _figure(dancer, pair, "dancer"))),
    )
    low, high = (
        np.array([edge(axis=0)[:2] for edge in edges])
        for edges in ((reference.min, dancer.min), (reference.max, dancer.max))
    )
    width, middle = float((high - low)[:, 0].max()) + 2 * _MARGIN, (low + high)[:, 0] / 2
    top, bottom = float(low[:, 1].min()) - _MARGIN, float(high[:, 1].max()) + _MARGIN
    drawn = [
        element(
            "span",
            element(
                "svg",
                figure,
                viewBox=" ".join(
                    number(edge) for edge in (float(x) - width / 2, top, width, bottom - top)
                ),
            ),
            text(label),
        )
        for (_, figure), x, label in zip(figures, middle, labels, strict=True)
    ]
    return element("div", *drawn, class_="pair", role="img", aria_label=title)


def _best_view(pair: Pair) -> float:
    """From where the limb that was off can be seen to be off, in radians; the front if in doubt."""
    if pair.limb is None:
        return 0.0
    chain = list(_CHAINS[pair.limb])
    apart = []
    for degrees in _VIEWS_DEG:
        yaw = float(np.deg2rad(degrees))
        mine, theirs = (facing(body, yaw)[chain, :2] for body in (pair.dancer, pair.reference))
        apart.append(float(np.linalg.norm((mine - mine[0]) - (theirs - theirs[0]))))
    best = int(np.argmax(apart))
    return float(np.deg2rad(_VIEWS_DEG[best])) if apart[best] > _WORTH * apart[0] else 0.0


def _figure(body: Floats, pair: Pair, who: str) -> Html:
    """A body, what is far away first; the limb that was off is never hidden."""
    depths = {limb: float(body[list(chain), 2].mean()) for limb, chain in _CHAINS.items()}
    limbs = sorted(depths, key=lambda limb: -depths[limb])
    behind = [limb for limb in limbs if depths[limb] > 0 and limb != pair.limb]
    before = [limb for limb in limbs if limb not in behind]
    head = 0.5 * (body[_AT["left_ear"]] + body[_AT["right_ear"]])
    neck = 0.5 * (body[LEFT_SHOULDER] + body[RIGHT_SHOULDER])
    return element(
        "g",
        *(_limb(body, limb, pair, who) for limb in behind),
        element("path", class_="bone", d=_path(np.stack((neck, head)))),
        element("path", class_="trunk", d=_path(body[list(_TRUNK)]) + "Z"),
        element("circle", class_="head", cx=float(head[0]), cy=float(head[1]), r=_HEAD * _UNIT),
        *(_limb(body, limb, pair, who) for limb in before),
        _ring(body, pair, who),
        class_=who,
    )


def _limb(body: Floats, limb: str, pair: Pair, who: str) -> Html:
    seen = pair.seen[LIMBS.index(limb)]
    kind = "bone" if seen else "bone unseen"
    if limb == pair.limb and seen:
        kind = "bone off" if who == "dancer" else "bone meant"
    return element("path", class_=kind, d=_path(body[list(_CHAINS[limb])]))


def _ring(body: Floats, pair: Pair, who: str) -> Html:
    """Around the joint that was off."""
    if pair.joint is None or who != "dancer":
        return Html("")
    x, y = body[_VERTEX[pair.joint], :2].tolist()
    return element("circle", class_="ring", cx=x, cy=y, r=13)


def _ghost(reference: Floats, dancer: Floats, pair: Pair) -> list[Html]:
    """Where the reference has its limbs, beginning at the dancer's own shoulders and hips."""
    drawn = []
    for limb in pair.ghosts:
        chain = list(_CHAINS[limb])
        if pair.seen[LIMBS.index(limb)]:
            moved = reference[chain] + (dancer[chain[0]] - reference[chain[0]])
            drawn.append(element("path", class_="ghost", d=_path(moved)))
    return drawn


def _path(points: Floats) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y, _ in points.tolist())
