# shellcheck shell=bash
# Debian packages: which of a list are missing, and how to install them.

# Prints the names in the file, without comments.
listed_packages() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$1"; }

# Reads names from its input and prints those that are not installed.
missing_packages() {
  local installed
  # An installed package answers to its own name and to the names it provides (pkgconf provides pkg-config).
  # shellcheck disable=SC2016  # dpkg's own variables
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}, ${Provides}\n' |
    sed -n 's/^installed //p' | sed -e 's/([^)]*)//g' | tr -s ', ' '\n')
  comm -23 <(sort -u) <(sort -u <<<"$installed")
}

# Runs a command as root: directly, or through sudo. Fails when neither is possible.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo true; }; }; then
    sudo "$@"
  else
    return 1
  fi
}

can_be_root() { as_root true; }

# Installs the packages named; what apt says goes into the file $1, and to the terminal only when it fails.
install_packages() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } \
    </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    return 1
  fi
}
