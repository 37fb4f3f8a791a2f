# shellcheck shell=bash
# The npm packages that tests/clients and tests/web run. Sourced by scripts/test.

# Installs what the lock file in FOLDER names into FOLDER, unless it is there already. Without a
# network or a cache this fails, and so do the tests that need the packages: the others can run.
install_npm_packages() {  # FOLDER
  local folder=$1 installed=$1/node_modules/installed-lock.json
  if cmp -s "$folder/package-lock.json" "$installed"; then return 0; fi
  echo "Installing npm packages in $folder" >&2
  if ! (cd "$folder" && npm ci --silent >&2); then
    echo "The npm packages could not be installed: the tests that need them will fail." >&2
    return 0
  fi
  cp "$folder/package-lock.json" "$installed"
}
