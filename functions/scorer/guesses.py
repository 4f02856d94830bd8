"""What may have to be guessed about a clip; ``wording.guessed`` says it in other languages."""

from __future__ import annotations

from typing import Final

ASSUMED_FPS: Final = "fps: 30 (neither fps nor timestamps_ms was given)"
WORLD: Final = "space: world (told by where the hips are)"
IMAGE: Final = "space: image (told by where the hips are)"
SQUARE: Final = "picture: as wide as high (width and height were not given)"
CUT: Final = "end: what goes on after the reference's end was left out"
OTHER_DETECTORS: Final = (
    "detector: the two clips name different ones, and one picture's landmarks differ between "
    "detectors"
)
GUESSES: Final = (ASSUMED_FPS, WORLD, IMAGE, SQUARE, CUT, OTHER_DETECTORS)
# Before a guess about the reference instead of the dancer's clip.
OF_REFERENCE: Final = "reference's "
