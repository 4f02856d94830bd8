"""Dancers on a stage: rendered from a motion, and seen by the real detector.

``python -m model_export.stage render`` makes videos with the truth beside them (the extra `stage`).
``python -m model_export.stage.detect`` runs MediaPipe over a video. It belongs to the capture
environment (requirements/capture.txt), apart from everything else:
docs/adr/0003-mediapipe-in-an-environment-of-its-own.md says why.
"""
