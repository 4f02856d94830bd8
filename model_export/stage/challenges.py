"""The challenges that ship: a teacher's video, the reference made of it, and people who try.

Everything in them is seen by the real detector: what a newcomer's camera would see, filmed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from model_export.evaluation.mistakes import JOINTS, make_mistake
from model_export.motion.body import Floats
from model_export.stage.baked import load
from model_export.stage.beat import beat_track
from model_export.stage.camera import Camera
from model_export.stage.dance import choreography_named
from model_export.stage.renderer import Colour, Look
from model_export.stage.show import RATE_HZ, film
from model_export.stage.takes import take
from scorer.embedder import Embedder
from scorer.recording import Recording, record
from scorer.reference_pack import make_pack, write_pack
from scorer.store import Folder

CREDIT: Final = "Synchro-you: choreographed, rendered and detected by model_export.stage"
LICENCE: Final = "CC0-1.0"
VIDEO: Final = "mp4"
_TEACHERS_SIDE: Final = 512  # pixels; arms reach as far as feet


@dataclass(frozen=True)
class Challenge:
    """A choreography and who teaches it.

    Attributes:
        id: of the choreography, and of the reference.
        body: the teacher.
        background: behind the teacher.
        pupil: who tries it.
    """

    id: str
    body: str
    background: Colour
    pupil: str


CHALLENGES: Final = (
    Challenge("mirrorball", "ana", (196, 186, 206), "ben"),
    Challenge("corner-groove", "chidi", (178, 196, 200), "dora"),
    Challenge("low-tide", "emi", (204, 198, 182), "finn"),
)
# How a pupil is filmed: from somewhere else, in another light, by a phone that stands upright.
_PUPILS_CAMERA: Final = Camera(480, 640, yaw=20.0, pitch=8.0, fov=50.0)
_PUPILS_LOOK: Final = Look(background=(168, 176, 160), floor=(120, 110, 100))
_ATTEMPTS: Final = ("good", "wrong")
_STILL_S: Final = 20.0
# Somebody waits, dances the first challenge, and does an arm wrong for a moment.
_MISTAKEN_S: Final = 14.0
_WAITS_S: Final = 0.8
_MISTAKE: Final = "shoulder"
_MISTAKE_DEG: Final = (70.0, 85.0)
_MISTAKE_S: Final = (2.0, 2.6)
_MISTAKE_SEED: Final = 3


def make_challenge(
    challenge: Challenge, order: int, videos: Path, references: Path, embedder: Embedder
) -> Path:
    """Film the teacher into ``videos`` and write the reference into ``references``.

    Returns:
        The video.

    Raises:
        StageError: it cannot be filmed here.
        ScorerError: it cannot be detected here, or makes no reference.
    """
    dance = choreography_named(challenge.id)
    video = videos / f"{challenge.id}.{VIDEO}"
    film(
        load(challenge.body),
        take(challenge.id, "teacher").joints,
        Camera(_TEACHERS_SIDE, _TEACHERS_SIDE),
        video,
        look=Look(background=challenge.background),
        sound=beat_track(dance),
    )
    recording = record(video)
    pack = make_pack(
        embedder,
        recording.wired(),
        title=dance.title,
        credit=CREDIT,
        licence=LICENCE,
        order=order,
        thumbnail=recording.thumbnail,
        video=VIDEO,
        begins_ms=recording.begins_ms,
        tempo=dance.tempo,
    )
    write_pack(Folder(references), challenge.id, pack)
    return video


def attempts() -> Iterator[tuple[str, str, Floats]]:
    """Everybody who tries: name, body and motion ``[T, 15, 3]``.

    Good and wrong attempts at each challenge, somebody who stands still, and, as ``one-mistake``,
    an attempt at the first challenge that begins late and goes wrong in one place.
    """
    for challenge in CHALLENGES:
        for kind in _ATTEMPTS:
            yield f"{challenge.id}-{kind}", challenge.pupil, take(challenge.id, kind).joints
    first = CHALLENGES[0]
    good = take(first.id, "good").joints
    yield "still", first.pupil, np.repeat(good[:1], round(_STILL_S * RATE_HZ), axis=0)
    yield "one-mistake", first.pupil, _mistaken(good)


def _mistaken(joints: Floats) -> Floats:
    rng = np.random.default_rng(_MISTAKE_SEED)
    begun = joints[: round(_MISTAKEN_S * RATE_HZ)]
    made = make_mistake(begun, JOINTS[_MISTAKE], _MISTAKE_DEG, rng, _MISTAKE_S)
    if made is None:
        raise ValueError(f"{CHALLENGES[0].id} has no room for the mistake: {_MISTAKE}")
    waiting = np.repeat(made[0][:1], round(_WAITS_S * RATE_HZ), axis=0)
    return np.concatenate((waiting, made[0]))


def seen_attempt(body: str, joints: Floats) -> Recording:
    """What both pose models see of an attempt.

    Raises:
        StageError: it cannot be filmed here.
        ScorerError: it cannot be detected here.
    """
    with TemporaryDirectory(prefix="attempt-") as folder:
        video = Path(folder) / f"attempt.{VIDEO}"
        film(load(body), joints, _PUPILS_CAMERA, video, look=_PUPILS_LOOK)
        return record(video)
