# shellcheck shell=bash
# What scripts/test and scripts/demo share: steps that say what they do and how far they have come,
# keep what a tool prints in build/logs, and show its end only when it failed. Sourced, with $root
# set, in its folder.

# shellcheck source=scripts/progress.sh
. scripts/progress.sh

# shellcheck disable=SC2154
logs="$root/build/logs"
mkdir -p "$logs"
steps_passed=0
steps_failed=0

say() { printf '%s\n' "$*" >&2; }

# begin_step NAME WHAT, then end_step WHAT RESULT [NOTE]: the line that a step leaves.
begin_step() {
    step_began=$SECONDS
    start_progress "$2" "build/logs/$1.log"
}
end_step() {
    end_progress
    printf '%-46s %s (%d s%s)\n' "$1 …" "$2" $((SECONDS - step_began)) "${3:-}" >&2
}

# step NAME WHAT command…: runs it quietly; true when it succeeded.
step() {
    local name=$1 what=$2
    shift 2
    : >"$logs/$name.log" # what an earlier run counted there is no progress
    begin_step "$name" "$what"
    if "$@" >"$logs/$name.log" 2>&1; then
        end_step "$what" ok
        steps_passed=$((steps_passed + 1))
        return 0
    fi
    end_step "$what" FAILED
    show_failure "$name"
    return 1
}
# show_failure NAME: the end of its log; it counts as failed.
show_failure() {
    say "---- the end of build/logs/$1.log"
    tail -n 40 "$logs/$1.log" >&2
    say "---- all of it: build/logs/$1.log"
    steps_failed=$((steps_failed + 1))
}

# begin_beside NAME WHAT command…, then end_beside: a step that runs behind the steps between the
# two, on what these leave of the processors. One at a time. A command that makes a process group of
# its own must end it when it is told to end: timeout --foreground.
beside=
begin_beside() {
    beside_name=$1 beside_what=$2 beside_began=$SECONDS
    shift 2
    : >"$logs/$beside_name.log"
    set -m # a process group of its own, so that all of it can be ended
    # No session of its own: the kernel weighs priorities within a session only.
    (
        renice -n 19 "$BASHPID" >/dev/null
        "$@"
    ) >"$logs/$beside_name.log" 2>&1 </dev/null &
    beside=$!
    set +m
}
end_beside() {
    local pid=$beside code=0 result=ok
    start_progress "$beside_what" "build/logs/$beside_name.log"
    wait "$pid" || code=$? result=FAILED
    beside=
    step_began=$beside_began
    end_step "$beside_what" "$result" ", beside others"
    if [ "$code" -ne 0 ]; then
        show_failure "$beside_name"
        return 1
    fi
    steps_passed=$((steps_passed + 1))
}
# Asked first: what has made groups of its own, as ninja does for compilers, ends them itself.
stop_beside() {
    local tries=50
    if [ -n "$beside" ]; then
        disown "$beside" # the shell says nothing of its end
        kill -TERM -- "-$beside" 2>/dev/null
        while kill -0 -- "-$beside" 2>/dev/null && [ "$((tries -= 1))" -gt 0 ]; do
            sleep 0.1
        done
        kill -KILL -- "-$beside" 2>/dev/null
        beside=
    fi
}

# configure PRESET: nothing when it is configured; the build re-runs CMake when that is needed, but
# only this reads the presets.
configure() {
    local made=$root/build/$1/build.ninja
    [ "$made" -nt "$root/CMakePresets.json" ] || { cmake --preset "$1" && touch "$made"; }
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

# ten_times_the_load BINARY DIR: the reference engine at ten times the load it expects, for 24
# seconds; the load generator's exit code. $metrics_url says where its metrics were.
engine=
stop_engine() {
    if [ -n "$engine" ]; then
        kill -TERM "$engine" 2>/dev/null
        wait "$engine" 2>/dev/null
        engine=
    fi
}
trap 'end_progress; stop_engine; stop_beside' EXIT

# The port that the engine wrote to "$1", once it has; fails when the engine ends first.
port_of() {
    local file=$1 tries=100
    while [ ! -s "$file" ]; do
        kill -0 "$engine" 2>/dev/null && [ "$((tries -= 1))" -gt 0 ] || return 1
        sleep 0.1
    done
    cat "$file"
}

ten_times_the_load() {
    local binary=$1 out=$2 port code
    rm -f "$out/port"
    "$binary" serve --demo --listen 127.0.0.1:0 --port-file "$out/port" >"$out/engine.log" 2>&1 &
    engine=$!
    if port=$(port_of "$out/port"); then
        # shellcheck disable=SC2034 # for whoever calls
        metrics_url="http://127.0.0.1:$port/metrics"
        "$binary" load "http://127.0.0.1:$port/v1/orchestrations" \
            -H 'Authorization: Bearer demo-key-acme' -H 'Content-Type: application/json' \
            -D @docs/examples/plan.json --expect 100/s --multiplier 10 --duration 8s
        code=$?
    else
        say "the engine did not start; its last words:"
        tail -n 20 "$out/engine.log" >&2
        code=4
    fi
    stop_engine
    return "$code"
}
