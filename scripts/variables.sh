#!/bin/sh
# Sees that the variables that a workflow needs are set, ahead of everything that takes long.
#
#   scripts/variables.sh NAME...    exit code 1, with one line, where one of them is empty
set -eu

missing=
for name in "$@"; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || missing="$missing${missing:+, }$name"
done
[ -z "$missing" ] || {
    echo "variables: the repository lacks $missing; docs/DEPLOY.md, For forks, says what they are" >&2
    exit 1
}
