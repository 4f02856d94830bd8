"""Choreographies as files: phrases of key poses on counts, for a person to read and to edit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec

from model_export.stage.choreography_form import SECTION, ArmChange, Choreography, KeyPose, Phrase
from model_export.stage.poses import (
    ARM_LIMITS,
    ARMS,
    EASES,
    KNEE_LIMITS,
    SIDED,
    STANCES,
    TRUNK_LIMITS,
    stance_named,
)

STYLES: Final = ("aerobic", "contemporary", "disco", "folk", "hip-hop", "robot")
TEMPO_BPM: Final = (60.0, 180.0)
SECONDS: Final = (20.0, 30.0)
_MOST_TRAVEL_M: Final = 0.6


class ChoreographyError(ValueError):
    """A file that is no choreography; the message names file, phrase and count in one line."""


def read_choreography(path: Path) -> Choreography:
    """Read and check a file.

    Raises:
        ChoreographyError: it cannot be read, is no TOML, or is no dance.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ChoreographyError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ChoreographyError(f"{path.name}: is no TOML: {error}") from error
    _check_poses(path.name, content)
    try:
        dance = msgspec.convert(content | {"name": path.stem}, Choreography)
    except msgspec.ValidationError as error:
        raise ChoreographyError(f"{path.name}: {error}") from error
    problem = _wrong_with(dance)
    if problem:
        raise ChoreographyError(f"{path.name}: {problem}")
    return dance


def _check_poses(file: str, content: dict[str, Any]) -> None:
    """Each pose by itself, so that what is wrong with it is told by its phrase and count."""
    phrases = content.get("phrases")
    for name, phrase in phrases.items() if isinstance(phrases, dict) else ():
        poses = phrase.get("poses") if isinstance(phrase, dict) else None
        for row, pose in enumerate(poses if isinstance(poses, list) else ()):
            on = pose.get("on") if isinstance(pose, dict) else None
            place = f"pose {row + 1}" if on is None else f"count {on}"
            where = f"{file}: phrase {name}, {place}"
            try:
                problem = _wrong_with_pose(msgspec.convert(pose, KeyPose))
            except msgspec.ValidationError as error:
                raise ChoreographyError(f"{where}: {error}") from error
            if problem:
                raise ChoreographyError(f"{where}: {problem}")


def _outside(name: str, value: float | None, limits: tuple[float, float]) -> str | None:
    if value is None or limits[0] <= value <= limits[1]:
        return None
    return f"{name} = {value:g} is not within {limits[0]:g} to {limits[1]:g}"


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    return f"unknown {kind} {name!r}; known are {', '.join(sorted(known))}"


def _wrong_with_pose(pose: KeyPose) -> str | None:
    for arm in (pose.arms, pose.left, pose.right):
        change = arm if isinstance(arm, ArmChange) else None
        name = change.pose if change else arm
        if isinstance(name, str) and name not in ARMS:
            return _unknown("arm pose", name, ARMS)
        for part, limits in ARM_LIMITS.items():
            problem = _outside(part, getattr(change, part, None), limits)
            if problem:
                return problem
    if pose.legs is not None and stance_named(pose.legs) is None:
        sided = (f"{name} left|right" for name in SIDED)
        return _unknown("stance", pose.legs, (*STANCES, *sided))
    if pose.ease is not None and pose.ease not in EASES:
        return _unknown("ease", pose.ease, EASES)
    asked = {part: (getattr(pose, part), limits) for part, limits in TRUNK_LIMITS.items()}
    asked |= {"knees": (pose.knees, KNEE_LIMITS), "weight": (pose.weight, (-1.0, 1.0))}
    asked |= {"turn": (pose.turn, (-360.0, 360.0))}
    asked |= {"travel": (max(map(abs, pose.travel)), (0.0, _MOST_TRAVEL_M))}
    problems = (_outside(part, *values) for part, values in asked.items())
    return next((problem for problem in problems if problem), None)


def _wrong_with_phrase(phrase: Phrase) -> str | None:
    if not phrase.poses:
        return "has no poses"
    for pose in phrase.poses:
        if not 1 <= pose.on < phrase.counts + 1:
            return f"count {pose.on:g}: the phrase has {phrase.counts} counts"
    for before, after in pairwise(phrase.poses):
        if after.on <= before.on:
            return f"count {after.on:g}: comes after count {before.on:g}"
    if phrase.ease is not None and phrase.ease not in EASES:
        return _unknown("ease", phrase.ease, EASES)
    return None


def _wrong_with(dance: Choreography) -> str | None:
    if dance.style not in STYLES:
        return _unknown("style", dance.style, STYLES)
    problem = _outside("tempo", dance.tempo, TEMPO_BPM)
    if problem:
        return problem
    if dance.lead_in < 1:
        return "lead_in: at least one count, to stand"
    if dance.ease not in EASES:
        return _unknown("ease", dance.ease, EASES)
    for name, phrase in dance.phrases.items():
        problem = _wrong_with_phrase(phrase)
        if problem:
            return f"phrase {name}, {problem}" if problem[0] == "c" else f"phrase {name}: {problem}"
    for section in dance.order:
        match = SECTION.fullmatch(section)
        if match is None or match["phrase"] not in dance.phrases:
            return f"order: unknown phrase {section!r}; known are {', '.join(dance.phrases)}"
    if not SECONDS[0] <= dance.seconds <= SECONDS[1]:
        return (
            f"{dance.counts} counts at {dance.tempo:g} beats per minute are {dance.seconds:.1f} s, "
            f"wanted are {SECONDS[0]:g} to {SECONDS[1]:g}"
        )
    return None
