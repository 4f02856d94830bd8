"""Videos in, landmark clips out, by MediaPipe: ``python -m capture VIDEO FOLDER``.

Runs in an environment of its own (requirements/capture.txt) and imports nothing of ours but this
package: mediapipe 0.10.21 wants numpy 1 and protobuf 4, the rest of the project has newer ones.
Stay on 0.10.21: it sends nothing anywhere, from 0.10.35 on the Python package reports usage over
the network (docs/adr/0003-mediapipe-in-an-environment-of-its-own.md).
"""
