# shellcheck shell=bash
# shellcheck disable=SC2034  # The lists are for those who source this.
# The packages of Debian 12 that the scripts need, and how they come onto the machine.
# Sourced by the scripts beside this folder.

# To configure and build everything.
build_packages=(g++ cmake ninja-build pkg-config libevent-dev libhiredis-dev liblz4-dev
  libssl-dev libspdlog-dev libfmt-dev libexpected-dev libgtest-dev libgmock-dev libbenchmark-dev)
# To run the tests and the demo; `script` of bsdutils gives redis-cli a terminal, prometheus brings
# promtool.
run_packages=(redis-server redis-sentinel redis-tools bsdutils prometheus)
# To build the .deb and to look at it and at the man pages.
packaging_packages=(dpkg-dev adduser groff-base gzip systemd)
# To search with the fuzz targets.
fuzz_packages=(clang libclang-rt-14-dev)

# For the tests of client libraries, beside the npm packages of tests/clients/node.
client_packages=(python3-redis)
# Node from elsewhere is as good, and Debian's npm does not go with it.
command -v node >/dev/null || client_packages+=(nodejs)
command -v npm >/dev/null || client_packages+=(npm)

# For the tests of the page, beside the npm package of tests/web.
web_packages=(chromium fonts-dejavu-core)

# Prints those of the given packages that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      echo "$package"
  done
}

# Runs a command as root.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -- "$@"; fi
}

# Installs those of the given packages that are missing, as root or through sudo. Redis starts no
# service by it, now or at the next boot; a service that was there before is left alone. Returns 1
# with an explanation if the packages cannot be installed.
install_packages() {
  local -a missing=()
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "This is not a Debian system: nothing is installed. Needed are: $*" >&2
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    echo "Missing packages, and neither root nor sudo to install them. As root, run:" >&2
    echo "  apt-get install ${missing[*]}" >&2
    return 1
  fi
  echo "Installing ${missing[*]}" >&2
  as_root apt-get update -qq >&2 || return 1
  without_starting_services as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 || return 1
  disable_new_services "${missing[@]}"
}

# Runs a command while Debian's switch for "start nothing" is set. The switch of somebody else is
# used as it is.
without_starting_services() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ -e "$policy" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  # An interruption ends the command first, and then comes by here as well.
  trap 'status=130' INT TERM
  "$@" || status=$?
  trap - INT TERM
  as_root rm -f "$policy"
  return "$status"
}

# Takes the services of packages that were just installed out of the boot.
disable_new_services() {
  local package
  for package in "$@"; do
    case "$package" in
      redis-server | redis-sentinel | prometheus)
        if command -v systemctl >/dev/null; then
          as_root systemctl --quiet disable "$package" >&2 ||
            echo "warning: could not disable the service $package" >&2
        fi
        if [ -d /run/systemd/system ]; then as_root systemctl --quiet stop "$package" >&2; fi
        if command -v update-rc.d >/dev/null; then as_root update-rc.d "$package" disable >&2; fi
        ;;
    esac
  done
}
