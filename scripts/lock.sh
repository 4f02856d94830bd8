#!/bin/sh
# Writes requirements/*.txt, in some minutes. What is pinned there stays as it is;
# `make lock UPGRADE=--upgrade` takes the newest of everything.
#
# Run it where pip finds a CPU wheel of torch: its dependencies are part of test.txt.
set -eu
cd "$(dirname "$0")/.."

upgrade=${1:-}
venv=build/lock
python=$venv/bin/python
[ -x "$python" ] || scripts/environment.sh create "$venv" 14
"$python" -m pip install --quiet 'pip-tools>=7.6'

# lock NAME WHAT PIP-COMPILE-ARGUMENTS... : write requirements/NAME.txt with a header of ours.
# Nothing of this machine's pip configuration may end up in the file.
lock() {
    name=$1 what=$2
    shift 2
    output=requirements/$name.txt
    "$python" -m piptools compile --quiet --no-header --strip-extras --resolver=backtracking \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
        ${upgrade:+"$upgrade"} --output-file "$output" "$@"
    # From the first of these lines on, pip-tools only lists what it was told to leave out.
    {
        echo "# $what"
        echo '# Written by "make lock"; do not edit.'
        sed -e '/^# The following packages/,$d' -e '/^# WARNING: /,$d' "$output" | sed -e '${/^$/d}'
    } >"$output.new"
    mv "$output.new" "$output"
    printf '%s: %s packages\n' "$output" "$(grep -c '^[a-z].*==' "$output")"
}

lock serve 'What the scorer runs with, by hash: the base of pyproject.toml and its extra "serve".' \
    --generate-hashes --extra serve pyproject.toml

# The base alone, at the versions that serve.txt has. Made under any Python: nothing in it depends on
# which (python -m cdk.bundle asks every package whether it has what it wants under 3.13).
lock lambda 'What a Lambda runs, by hash: the base of pyproject.toml.' \
    --generate-hashes --constraint requirements/serve.txt pyproject.toml

lock grpc 'What "make serve-grpc" adds, by hash: the base of pyproject.toml and its extra "grpc".' \
    --generate-hashes --extra grpc --constraint requirements/serve.txt pyproject.toml

# Lambda's runtime brings boto3, a bare image of Python does not.
lock fargate 'What the gRPC server runs on Fargate, by hash: the base of pyproject.toml and its extras "grpc" and "s3".' \
    --generate-hashes --extra grpc --extra s3 --constraint requirements/grpc.txt pyproject.toml

# torch has one build for CPUs and one of gigabytes for CUDA under the same version, so it is not
# locked: scripts/environment.sh installs the CPU build of the version in pyproject.toml.
lock test 'What "make test" adds, by version: the extras "serve", "grpc", "export" (all but torch), "stage", "test".' \
    --extra serve --extra grpc --extra export --extra stage --extra test \
    --constraint requirements/serve.txt --constraint requirements/grpc.txt \
    --unsafe-package torch pyproject.toml
if grep -E '^(nvidia|cuda|triton)' requirements/test.txt; then
    echo "lock: this is the CUDA build's company; let pip find a CPU wheel of torch first" >&2
    exit 1
fi

lock deploy 'What deploying adds, by version: the extra "deploy". It fits what test.txt installs.' \
    --extra deploy --constraint requirements/test.txt pyproject.toml

# Named by mediapipe and never imported by its pose task; see requirements/capture.in.
set --
for package in absl-py cffi jax jaxlib ml-dtypes opencv-contrib-python opt-einsum pycparser scipy \
    sentencepiece sounddevice; do
    set -- "$@" --unsafe-package "$package"
done
lock capture 'MediaPipe and what its pose task imports, by hash; install with --no-deps.' \
    --generate-hashes "$@" requirements/capture.in
