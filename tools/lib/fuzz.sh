# shellcheck shell=bash
# Running the fuzz targets: every program of the fuzz preset whose name starts with fuzz-. Needs common.sh and build.sh.
: "${repository:?source common.sh first}"

# Those whose names match the regular expression $1; all without one.
fuzz_targets() { all_targets fuzz | sed -n '/^fuzz-/p' | grep -E -- "${1:-}" | sort -u; }

# Where a target's own files lie: tests/fuzz/ROOM/WHAT/NAME of fuzz-ROOM-NAME, or tests/fuzz/ROOM/WHAT of fuzz-ROOM. Prints
# those that are there.
fuzz_files() {
  local whole=${1#fuzz-} what=$2 room name file
  room=$whole
  while [[ $room == *-* && ! -d $repository/tests/fuzz/$room ]]; do room=${room%-*}; done
  name=${whole#"$room"}
  name=${name#-}
  for file in "$repository/tests/fuzz/$room/$what${name:+/$name}" "$repository/tests/fuzz/$room/${name:-$room}.$what"; do
    [[ ! -e $file ]] || printf '%s\n' "$file"
  done
}

# Runs one target for $2 seconds, from its corpus in tests/fuzz if it has one; what it learns is kept for the next time.
# Fails when it found something.
run_fuzz_target() {
  local name=$1 seconds=$2 corpus=$repository/build/fuzz-corpus/$1 log=$repository/build/log/$1.log program
  local seeds words
  program=$(find "$repository/build/fuzz" -type f -executable -name "$name" | head -n 1)
  mkdir -p "$corpus"
  mapfile -t seeds < <(fuzz_files "$name" corpus)
  mapfile -t words < <(fuzz_files "$name" dict)
  if "$program" "$corpus" "${seeds[@]}" "${words[@]/#/-dict=}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$corpus.found-" >"$log" 2>&1; then
    say "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, nothing found"
  else
    tail -n 40 "$log" >&2
    say "$name: FOUND SOMETHING, see $log; the input is beside $corpus"
    return 1
  fi
}

# Builds and runs those that match $2, or all of them; answers 1 when any found something.
fuzz_all() {
  local seconds=$1 which=${2:-} targets target failed=0
  (
    cd "$repository" || exit 1
    logged "configure fuzz" build/log/configure-fuzz.log cmake --preset fuzz
  )
  mapfile -t targets < <(fuzz_targets "$which")
  ((${#targets[@]})) || die 1 "there are no fuzz targets${which:+ that match $which}"
  build_preset fuzz "${targets[@]}"
  for target in "${targets[@]}"; do
    run_fuzz_target "$target" "$seconds" || failed=1
  done
  return "$failed"
}
