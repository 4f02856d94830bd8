"""A stage to try the scorer on: dances written as files, danced in versions, filmed from any side.

``python -m model_export.stage`` makes videos with the truth beside them (the extra `stage`). The
real detector then sees them in an environment of its own (``functions/capture``):
docs/adr/0003-mediapipe-in-an-environment-of-its-own.md says why.
"""
