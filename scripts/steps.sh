# shellcheck shell=bash
# What scripts/test and scripts/demo share: steps that say what they do, keep what a tool prints in
# build/logs, and show its end only when it failed. Sourced, with $root set.

# shellcheck disable=SC2154
logs="$root/build/logs"
mkdir -p "$logs"
steps_passed=0
steps_failed=0

say() { printf '%s\n' "$*" >&2; }

# step NAME WHAT command…: runs it quietly; true when it succeeded.
step() {
    local name=$1 what=$2 begin=$SECONDS
    shift 2
    printf '%-46s ' "$what …" >&2
    if "$@" >"$logs/$name.log" 2>&1; then
        printf 'ok (%d s)\n' $((SECONDS - begin)) >&2
        steps_passed=$((steps_passed + 1))
        return 0
    fi
    printf 'FAILED (%d s)\n' $((SECONDS - begin)) >&2
    say "---- the end of build/logs/$name.log"
    tail -n 40 "$logs/$name.log" >&2
    say "----"
    steps_failed=$((steps_failed + 1))
    return 1
}

# configure PRESET: nothing when it is configured; the build re-runs CMake when that is needed.
configure() {
    [ -f "$root/build/$1/build.ninja" ] || cmake --preset "$1"
}

# build PRESET [target…]
build() {
    local preset=$1
    shift
    if [ "$#" -eq 0 ]; then
        cmake --build --preset "$preset"
    else
        cmake --build --preset "$preset" --target "$@"
    fi
}

configure_and_build() {
    configure "$1" && build "$@"
}
