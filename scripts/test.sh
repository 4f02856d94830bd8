#!/bin/sh
# Runs the tests: test.sh PYTHON [PYTEST-ARGUMENTS...]
#
# First and alone those in a browser: they dance in real time, and want both cores. All others in two
# processes. The second's last line says whether tests were left out for want of torch.
set -u
cd "$(dirname "$0")/.." || exit
python=$1
shift
nothing_chosen=5

"$python" -m pytest tests/page "$@"
page=$?
"$python" -m pytest --numprocesses 2 --dist loadgroup --ignore tests/page "$@"
others=$?
# Of tests that were chosen by name, all may be among one of the two.
if [ $page -eq $nothing_chosen ] && [ $others -ne $nothing_chosen ]; then page=0; fi
if [ $others -eq $nothing_chosen ] && [ $page -ne $nothing_chosen ]; then others=0; fi
[ $page -eq 0 ] || exit $page
exit $others
