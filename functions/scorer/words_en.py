"""English."""

from __future__ import annotations

from typing import Final

from scorer.guesses import OF_REFERENCE
from scorer.words import Words

ENGLISH: Final = Words(
    limbs={
        "left_arm": "left arm",
        "right_arm": "right arm",
        "left_leg": "left leg",
        "right_leg": "right leg",
    },
    torso="torso",
    bends={
        "left_elbow": "left elbow",
        "right_elbow": "right elbow",
        "left_knee": "left knee",
        "right_knee": "right knee",
    },
    joints={
        "elbow_flexion": "{bend} bend",
        "shoulder_elevation": "{limb} height",
        "shoulder_swing": "{limb} sideways",
        "hip_flexion": "{limb} height",
        "hip_spread": "{limb} spread",
        "knee_flexion": "{bend} bend",
    },
    angles={
        "elbow_flexion": (
            "{bend} bent {degrees}° too little",
            "{bend} bent {degrees}° too much",
        ),
        "shoulder_elevation": ("{limb} {degrees}° too low", "{limb} {degrees}° too high"),
        "shoulder_swing": (
            "{limb} {degrees}° too far out to the side",
            "{limb} {degrees}° too far across the body",
        ),
        "hip_flexion": (
            "{limb} raised {degrees}° too little",
            "{limb} raised {degrees}° too much",
        ),
        "hip_spread": ("{limb} {degrees}° too far out", "{limb} {degrees}° too far in"),
        "knee_flexion": (
            "{bend} bent {degrees}° too little",
            "{bend} bent {degrees}° too much",
        ),
    },
    late="{ms} ms late",
    early="{ms} ms early",
    still={
        "arm": "{limb} did not move",
        "leg": "{limb} did not move",
        "body": "you did not move",
    },
    best="closest to the reference",
    reasons={
        "too_short": "less than two seconds of it lie beside the reference",
        "unseen": "a person was seen in less than 60 % of it",
        "reference_unseen": "a person was seen in less than 60 % of the reference",
        "unshown": "the limbs that were seen hardly move in this dance, and the others were not "
        "seen",
        "nothing_in_common": "the two have no second in common within max_offset_ms of offset_ms",
    },
    guesses={},
    of_reference=OF_REFERENCE + "{guess}",
    at="{what} at {at}",
    between="{what} from {start} to {end}",
    throughout="{what} throughout, most of all at {at}",
)
