#!/bin/sh
# The browser tests drive a real Chromium. Debian's is used where there is one; root installs it; anyone else is told how.
set -eu
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    exit 0
fi
echo "The browser tests need Chromium on the path as 'chromium'. On Debian or Ubuntu: sudo apt-get install chromium" >&2
exit 1
