#!/bin/sh
# Writes what protoc makes of the messages: proto.sh PYTHON [FOLDER]
#
# Beside the scorer, since the Lambda reads them too; the service itself is written by hand
# (functions/live_grpc/service.py), and so needs nothing generated that imports grpc.
set -eu
cd "$(dirname "$0")/.."
out=${2:-functions/scorer/protobuf}
"$1" -m grpc_tools.protoc -I functions/live_grpc --python_out="$out" --pyi_out="$out" dance_score.proto
