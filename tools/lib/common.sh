# shellcheck shell=bash
# What every script in tools/ shares: where the repository is, how to speak, exit codes, and a new enough Node.

set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Vite needs it; Debian 12 itself has 18.
node_needed=20.19.0
private_node=$repository/build/tools/node/node_modules/.bin
readonly repository node_needed private_node

# shellcheck disable=SC2034  # for the scripts that include this one
readonly exit_usage=64 exit_unavailable=69

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }
die() {
  local code=$1
  shift
  complain "$@"
  exit "$code"
}

# The comment block at the head of a script is its help.
print_help() { sed -n '2,/^[^#]/{/^#/!q;s/^# \{0,1\}//;p}' "$1"; }

# True when version $1 is at least version $2.
version_at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

node_is_new_enough() {
  local version
  command -v npm >/dev/null && version=$(node --version 2>/dev/null) && version_at_least "${version#v}" "$node_needed"
}

# Puts the Node that tools/setup installed first where the system's own is missing or too old.
use_node() {
  if ! node_is_new_enough && [[ -x $private_node/node ]]; then
    PATH=$private_node:$PATH
    export PATH
  fi
}

# Seconds since the given start, for progress lines.
seconds_since() { printf '%d s' "$((SECONDS - $1))"; }
