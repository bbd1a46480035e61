// Progress of a run on standard error, for `run` and `load` alike; also of the runs of
// --sensitivity, each with a lie (answers are changed on their way to the harness, and a check must
// notice). On a terminal one line that is written over, at most ten times a second; elsewhere one
// line each 10 s. Made for one run, used on one thread; the caller asks due() before it makes a
// snapshot, as often as it likes.
#pragma once

#include "base/clock.h"
#include "cli/terminal.h"
#include "scenarios/run/progress_snapshot.h"

#include <cstdio>
#include <string>
#include <string_view>

namespace faultline::cli {

// "baseline  3s of 15s  100/s  p50 1.2ms  p99 4.8ms  0 errors  database_down", cut to `columns`; of
// 0 columns nothing is left.
// `name` goes first when it is not empty: the scenario's. Pure.
[[nodiscard]] std::string progress_line(std::string_view name,
                                        const scenario::ProgressSnapshot& snapshot,
                                        std::size_t columns);

// The same of any other state, "orders  lie 3 of 14: late answers". Pure.
[[nodiscard]] std::string state_line(std::string_view name, std::string_view state,
                                     std::size_t columns);

class Progress {
public:
    // `out` must outlive it. `name`: of the scenario, or empty.
    Progress(std::FILE* out, StreamStyle style, std::string name)
        : out_(out), style_(style), name_(std::move(name)) {}
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // How long the next line waits after the last.
    [[nodiscard]] Duration interval() const;
    // Is it time for a line? The first is due an interval after the first call.
    [[nodiscard]] bool due(Instant now);
    // Prints a line now, due or not.
    void show(const scenario::ProgressSnapshot& snapshot, Instant now);
    void show(std::string_view state, Instant now);
    // Takes the line away, so that something else can be printed; does nothing when the output is
    // not a terminal.
    void clear();

private:
    // A line that fills its last column makes some terminals go on to the next.
    [[nodiscard]] std::size_t columns() const;
    void print_line(const std::string& line, Instant now);

    std::FILE* out_;
    StreamStyle style_;
    std::string name_;
    Instant last_{};
    bool has_begun_ = false;
    bool is_shown_ = false;
};

}  // namespace faultline::cli
