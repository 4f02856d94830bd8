#!/bin/sh
# recorded.sh CAMERAS FOLDER: lays the recordings that are at hand out as `evaluate --clips` reads
# them, a sub-folder for each dance. One clip alone serves as "another dance" for the others.
set -eu
cd "$(dirname "$0")/.."
cameras=$1 folder=$2
samples=tests/fixtures/stage_samples
rm -rf "$folder"
rendered="$folder/rendered_dancers"
mkdir -p "$rendered/challenge" "$rendered/other"
cp $samples/challenge_*.npz $samples/attempt_*.npz "$rendered/challenge"
cp $samples/wrong_*.npz "$rendered/other"
if ls "$cameras"/*.npz >/dev/null 2>&1; then
    filmed="$folder/four_real_cameras"
    mkdir -p "$filmed/balancing" "$filmed/rendered_challenge" "$filmed/rendered_other"
    cp "$cameras"/*.npz "$filmed/balancing"
    cp $samples/challenge_bodyA_front.npz "$filmed/rendered_challenge"
    cp $samples/wrong_*.npz "$filmed/rendered_other"
fi
