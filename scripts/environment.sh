#!/bin/sh
# Makes the Python environments that the Makefile asks for.
#
#   scripts/environment.sh create VENV NEWEST    an environment of Python 3.11 .. 3.NEWEST
#   scripts/environment.sh torch VENV            torch's CPU build into it, or a notice and no torch
#
# Exit code 3: no Python of that range on this machine.
set -eu
cd "$(dirname "$0")/.."

say() { echo "environment: $*" >&2; }

# usable NEWEST PYTHON: is it Python 3.11 .. 3.NEWEST, and able to make an environment?
# Run it to know: a version manager's shim can exist and refuse.
usable() {
    "$2" - "$1" >/dev/null 2>&1 <<'PYTHON'
import sys
import ensurepip, venv  # Debian ships them apart, in python3-venv
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, int(sys.argv[1])))
PYTHON
}

# 3.11 first: CPU builds of torch are easiest to come by for it.
find_python() {
    for candidate in python3.11 python3.12 python3.13 python3; do
        if usable "$1" "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

create() {
    venv=$1 newest=$2
    if ! python=$(find_python "$newest"); then
        # A Python that is merely too new will not be cured by python3-venv.
        python3 -c 'import ensurepip, venv' 2>/dev/null || scripts/debian.sh python3-venv
        if ! python=$(find_python "$newest"); then
            say "needs Python 3.11 to 3.$newest with venv; on Debian: apt-get install python3-venv"
            exit 3
        fi
    fi
    say "$venv from $("$python" --version)"
    "$python" -m venv --clear "$venv"
}

# The CUDA build of torch is several gigabytes and has the same version as the CPU build, except
# for "+cpu". Only the CPU build carries that, so asking for it by name cannot bring in the other
# and fails at once, before any download, where pip knows of none. (`pip install --dry-run` is no
# help: it downloads all of it to find out.) Elsewhere than on Linux there is only one build.
torch() {
    venv=$1
    release=$(sed -n 's/.*"\(torch==[^"]*\)".*/\1/p' pyproject.toml | sort -u)
    [ "$(uname -s)" != Linux ] || release=$release+cpu
    if told=$("$venv/bin/python" -m pip install --quiet --only-binary :all: "$release" 2>&1); then
        return
    fi
    case $told in
    *"No matching distribution found for $release"*) ;;
    *)
        echo "$told" >&2
        exit 1
        ;;
    esac
    say "pip finds no wheel of $release, and the CUDA build of several gigabytes is not taken."
    say "Give pip the CPU wheel and repeat: PIP_FIND_LINKS=FOLDER or PIP_EXTRA_INDEX_URL=INDEX"
    if [ "${CI:-}" = true ] || [ "${REQUIRE_TORCH:-}" = 1 ]; then
        say "torch is required here (CI=true or REQUIRE_TORCH=1)"
        exit 1
    fi
    say "Going on without torch: the tests that need it are skipped."
}

case ${1:-} in
create) create "$2" "$3" ;;
torch) torch "$2" ;;
*)
    sed -n '2,7s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
