#!/bin/sh
# The landmarks of four real, synchronised cameras, for the tests: takes the videos out of the
# pose2sim wheel (BSD-3-Clause) and runs MediaPipe over them in an environment of its own.
#
#   scripts/capture.sh VENV OUT     makes VENV, and OUT/cam01.npz .. cam04.npz with it
#
# What stands in the way is said in one line and left in OUT/unavailable.txt, the reason that the
# tests then give for being skipped. With CI=true only a Python without a MediaPipe is excused.
set -eu
cd "$(dirname "$0")/.."

venv=$1 out=$2
videos=Pose2Sim/Demo_SinglePerson/videos
mkdir -p "$out"
rm -f "$out/unavailable.txt"
work=$(mktemp -d "$out/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# without EXCUSED REASON
without() {
    echo "$2" >"$out/unavailable.txt"
    echo "capture: $2; the tests on real cameras are skipped" >&2
    if [ "$1" = failed ] && [ "${CI:-}" = true ]; then exit 1; fi
    exit 0
}

python() { "$venv/bin/python" "$@"; }

if ! scripts/capture_environment.sh "$venv" 2>"$work/log"; then
    if grep -q 'no Python' "$work/log"; then
        without excused 'mediapipe 0.10.21 needs Python 3.11 or 3.12, and neither is here'
    fi
    cat "$work/log" >&2
    without failed 'requirements/capture.txt could not be installed'
fi

python -m pip download --quiet --no-deps --dest "$work" pose2sim==0.10.49 ||
    without failed 'the pose2sim wheel, which holds the videos, could not be downloaded'
python -m zipfile --extract "$work"/pose2sim-*.whl "$work/wheel"

(cd "$work/wheel/$videos" && sha256sum --check --quiet) <<'SUMS' ||
cf4f2816c86bea4bfbea255333d8626ff32a3ecabdab8b0fb147cea9167fde3a  cam01.mp4
94ff87cf978b8406e8aa36ab3c5362e72848994e87652f0dc7a33c315e8e0442  cam02.mp4
b8b329f832f178f27ecb78d024d5026b96c6adb36c387bfe2c0af85eab8a11ca  cam03.mp4
b5c0e7863fd70d008e7178d3c556b045b0ea5f78fcd61ca548a0b2e807e641f7  cam04.mp4
SUMS
    without failed 'the videos in the pose2sim wheel are not the ones we know'

for camera in cam01 cam02 cam03 cam04; do
    # MediaPipe talks to stderr on success too, so that is shown only when something went wrong.
    if ! PYTHONPATH=functions python -m capture \
        "$work/wheel/$videos/$camera.mp4" "$work/$camera" 2>"$work/log"; then
        tail -n 3 "$work/log" >&2
        without failed "MediaPipe could not read $camera.mp4"
    fi
    mv "$work/$camera/full.npz" "$work/$camera.npz"
done
cp "$work/wheel/$videos/cam02.mp4" "$out"  # what the tests of videos are made of
mv "$work"/cam0?.npz "$out"
