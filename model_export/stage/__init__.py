"""Dancers seen by the real detector: videos in, MediaPipe landmarks out.

Both files run under the capture environment (requirements/capture.txt), apart from everything else:
docs/adr/0003-mediapipe-in-an-environment-of-its-own.md says why.
"""
