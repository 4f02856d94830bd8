#!/bin/sh
# An environment with MediaPipe and nothing of ours: capture_environment.sh VENV
#
# Its last line on stderr says what stands in the way; "no Python" where 3.11 and 3.12 are missing.
set -eu
cd "$(dirname "$0")/.."

venv=$1
if cmp -s requirements/capture.txt "$venv/installed.txt"; then exit 0; fi
scripts/environment.sh create "$venv" 12 || {
    if [ $? -eq 3 ]; then
        echo "capture: no Python 3.11 or 3.12 is here, and mediapipe 0.10.21 needs one" >&2
    fi
    exit 1
}
echo "capture: $venv from $("$venv/bin/python" --version), with MediaPipe"
# Not its dependencies: requirements/capture.in says why.
"$venv/bin/python" -m pip install --quiet --no-deps --require-hashes --only-binary :all: \
    --requirement requirements/capture.txt
cp requirements/capture.txt "$venv/installed.txt"
