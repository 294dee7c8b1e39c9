#!/bin/sh
# tests/deploy starts what a provider's machine runs: Debian's Redis, pgbouncer and nginx beside its PostgreSQL. Without
# them it uses what Harken brings and says what it left out. tests/crash sets the clocks of running processes by Debian's
# faketime. Root installs them in CI only: elsewhere Debian would start them for everybody, and whoever wants that says so.
set -eu
if command -v redis-server >/dev/null 2>&1 && [ -x /usr/sbin/pgbouncer ] && [ -x /usr/sbin/nginx ] &&
    command -v faketime >/dev/null 2>&1; then
    exit 0
fi
if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server pgbouncer nginx-light faketime >/dev/null
    exit 0
fi
echo "Without Debian's redis-server, pgbouncer and nginx, tests/deploy leaves out the proxy and uses what Harken brings;" \
    "without faketime, tests/crash sets no clocks" >&2
