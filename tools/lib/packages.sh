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

install_packages() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null
}
