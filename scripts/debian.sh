#!/bin/sh
# Installs what is missing of some Debian packages: debian.sh PACKAGE...
#
# Where there is no apt-get, or nobody may use it, one line says what to install by hand, and what
# needs the packages says later that they are missing.
set -eu

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
    echo "debian: needs what Debian calls $*; install it as this system does" >&2
    exit 0
}
missing=
for package in "$@"; do
    state=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=''
elif sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    echo "debian: please run as root: apt-get install$missing" >&2
    exit 0
fi
echo "debian: installing$missing" >&2
# shellcheck disable=SC2086  # an empty $as_root has to vanish, and the packages are several
{
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing
} >/dev/null || echo "debian: apt-get failed; please install$missing" >&2
