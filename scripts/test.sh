#!/bin/sh
# Runs the tests: test.sh PYTHON [PYTEST-ARGUMENTS...]
#
# First and alone those in a browser: they dance in real time, and want both cores. With them those of
# the API's description: schemathesis gives all operations one id, and of tests with one id several
# processes run one. All others in two processes. The last line says whether tests were left out for
# want of torch.
set -u
cd "$(dirname "$0")/.." || exit
python=$1
shift
nothing_chosen=5
described=tests/api/test_description.py

"$python" -m pytest tests/page "$described" "$@"
page=$?
"$python" -m pytest --numprocesses 2 --ignore tests/page --ignore "$described" "$@"
others=$?
# Of tests that were chosen by name, all may be among one of the two.
if [ $page -eq $nothing_chosen ] && [ $others -ne $nothing_chosen ]; then page=0; fi
if [ $others -eq $nothing_chosen ] && [ $page -ne $nothing_chosen ]; then others=0; fi
[ $page -eq 0 ] || exit $page
exit $others
