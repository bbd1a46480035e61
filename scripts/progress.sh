# shellcheck shell=bash
# How far a command has come whose output goes to a log: in place on a terminal, elsewhere a line
# each 30 seconds. Nothing for what takes no time. Sourced by scripts/steps.sh and scripts/setup.

# "120 of 340" of the last line in which ninja or CTest counts; empty when there is none.
counted_in() {
    tail -n 200 "$1" 2>/dev/null | sed -nE \
        -e 's|^\[ *([0-9]+)/([0-9]+)\].*|\1 of \2|p' \
        -e 's|^ *([0-9]+)/([0-9]+) Test .*|\1 of \2|p' | tail -n 1
}

# "40 s", "2 min"
time_of() { [ "$1" -lt 60 ] && printf '%d s' "$1" || printf '%d min' $(($1 / 60)); }

# Writes to descriptor 3 until the shell that started it is gone: "build … 120 of 340, 2 min". What
# takes more than a minute says where its log is.
show_progress() {
    local what=$1 log=$2 count_in=$3 begin=$SECONDS owner=$$ every=30 passed counted line
    [ ! -t 3 ] || every=1
    while sleep "$every" 3>&- && kill -0 "$owner" 2>/dev/null; do
        passed=$((SECONDS - begin))
        counted=$("$count_in" "$log") || true
        line="$what … ${counted:+$counted, }$(time_of "$passed")"
        [ "$passed" -lt 60 ] || line+=" ($log)"
        if [ -t 3 ]; then
            local columns=${COLUMNS:-$(tput cols 2>/dev/null || echo 80)}
            printf '\r%s\033[K' "${line:0:columns-1}" >&3
        else
            printf '%s\n' "$line" >&3
        fi
    done
}

# start_progress WHAT LOG [HOW-TO-COUNT], then end_progress when the command has ended.
progress_pid=
start_progress() {
    [ ! -t 2 ] || printf '%s …' "$1" >&2
    # Without our output: a sleep that is left over keeps nobody waiting for the end of it.
    show_progress "$1" "$2" "${3:-counted_in}" 3>&2 >/dev/null 2>&1 &
    progress_pid=$!
    disown "$progress_pid" # the shell says nothing of its end
}

end_progress() {
    if [ -n "$progress_pid" ]; then
        # A bash that has only just started complains of any signal that it can catch.
        while kill -KILL "$progress_pid" 2>/dev/null; do :; done
        progress_pid=
        [ ! -t 2 ] || printf '\r\033[K' >&2
    fi
}
