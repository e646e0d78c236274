# shellcheck shell=bash
# Configuring, building and fetching npm packages. Needs common.sh.
: "${repository:?source common.sh first}"

# Runs a command with its output in a log; on failure shows the end of it. $1: what it is, $2: the log.
logged() {
  local what=$1 log=$2 start=$SECONDS
  shift 2
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    die 1 "$what failed (all of it: $log)"
  fi
  say "$what: done ($(seconds_since "$start"))"
}

# $1: a preset of CMakePresets.json.
configure_preset() (
  cd "$repository" || exit 1
  logged "configure $1" "build/log/configure-$1.log" cmake --preset "$1"
)

# $1: a preset; further arguments are targets.
build_preset() {
  local preset=$1 targets=()
  shift
  (($#)) && targets=(--target "$@")
  configure_preset "$preset"
  (
    cd "$repository" || exit 1
    say "build $preset: running on $(nproc) processors, a first build takes some minutes"
    logged "build $preset" "build/log/build-$preset.log" cmake --build --preset "$preset" "${targets[@]}"
  )
}

# Reads names of tests and prints the targets that build them (see cmake/OrreryTests.cmake), or nothing when there is any
# test among them that is more than one program. $1: a file with the names of all targets.
unit_test_targets() {
  local name target targets=() all
  all=$(<"$1")
  while IFS= read -r name; do
    target=test-${name#unit/}
    target=${target//\//-}
    [[ $name == unit/* ]] && grep -qx -- "$target" <<<"$all" || return 0
    targets+=("$target")
  done
  ((${#targets[@]} == 0)) || printf '%s\n' "${targets[@]}"
}

# The targets of a configured preset.
all_targets() { cmake --build "$repository/build/$1" --target help | sed -n 's/^\([A-Za-z0-9_-]*\): phony$/\1/p'; }

# The names of a configured preset's tests that match. $1: the preset, $2: the regular expression.
matching_tests() {
  ctest --test-dir "$repository/build/$1" -N --tests-regex "$2" | sed -n 's/^ *Test *#[0-9]*: //p'
}

# npm packages of a folder, fetched anew only when its lock file changed.
npm_packages() {
  local folder=$1
  [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] && return
  logged "npm packages of ${folder#"$repository"/}" "$repository/build/log/npm-$(basename "$folder").log" \
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
}

# Those of every folder below the arguments that has a lock file; tests/bench fetches its own when it is run.
npm_packages_below() {
  local lock
  while IFS= read -r lock; do
    npm_packages "$(dirname "$lock")"
  done < <(find "$@" \( -name node_modules -o -path '*/tests/bench' \) -prune -o -name package-lock.json -print | sort)
}
