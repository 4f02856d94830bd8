"""A stage to try the scorer on: dances written as files, danced in versions, and the detector that
sees rendered dancers as a camera would.

``detect`` and ``landmarker`` run under the capture environment (requirements/capture.txt), apart
from everything else: docs/adr/0003-mediapipe-in-an-environment-of-its-own.md says why.
"""
