#!/bin/sh
# Lays a Debian for arm64 with a Python 3.13 into FOLDER, and installs what runs it here: arm64.sh FOLDER
#
# Nothing of it is installed into this system but qemu: the packages are fetched by apt with lists of
# their own and only unpacked.
set -eu
cd "$(dirname "$0")/.."
folder=$1
release=trixie

stop() { echo "arm64: $1" >&2; exit 1; }

command -v apt-get >/dev/null || stop 'needs apt-get, Debian or Ubuntu'
scripts/debian.sh qemu-user-static
command -v qemu-aarch64-static >/dev/null || stop 'there is no qemu-aarch64-static'
[ ! -x "$folder/system/usr/bin/python3.13" ] || exit 0

mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/system"
apt=$(cd "$folder/apt" && pwd)
: >"$apt/status"
site=$(apt-get indextargets --format '$(SITE)' | grep '/debian$' | head -1)
[ -n "$site" ] || stop "this system's apt names no archive of Debian's"
echo "deb [arch=arm64] $site $release main" >"$apt/sources.list"
fetch() {
    apt-get -qq -o Dir::State="$apt" -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" \
        -o Dir::Cache="$apt/cache" -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- \
        -o APT::Architecture=arm64 -o APT::Architectures=arm64 "$@" >"$apt/log" 2>&1 ||
        stop "apt-get $1 failed ($apt/log)"
}
echo "arm64: fetching Debian's Python for it" >&2
fetch update
fetch install --yes --download-only --no-install-recommends python3.13 libstdc++6
# Python last: where it is, all of it is.
for package in $(ls "$apt"/cache/archives/*.deb | grep -v /python3.13-minimal_) "$apt"/cache/archives/python3.13-minimal_*.deb; do
    dpkg-deb --extract "$package" "$folder/system"
done
ln -sfn usr/lib "$folder/system/lib"
