#include "cli/progress.h"

#include "base/units.h"
#include "base/utf8.h"
#include "scenarios/report/wrapped_text.h"

#include <algorithm>
#include <cmath>

namespace faultline::cli {

namespace {

// No wider than `columns`; what is cut ends with an ellipsis where there is a column for it.
std::string cut_to(std::string text, std::size_t columns) {
    if (scenario::columns_of(text) <= columns) {
        return text;
    }
    if (columns == 0) {
        return "";
    }
    text.resize(offset_of_character(text, columns - 1));
    return text + "…";
}

std::string seconds_of(Duration duration) {
    return fmt::format("{:.0f}s", std::floor(to_seconds(std::max(duration, Duration::zero()))));
}

// The drain has no planned length: then how long it goes on already.
std::string elapsed_of(const scenario::ProgressSnapshot& snapshot) {
    if (snapshot.total <= Duration::zero()) {
        return seconds_of(snapshot.elapsed);
    }
    return snapshot.elapsed <= snapshot.total
               ? fmt::format("{} of {}", seconds_of(snapshot.elapsed), seconds_of(snapshot.total))
               : fmt::format("{} after the {} planned",
                             seconds_of(snapshot.elapsed - snapshot.total),
                             seconds_of(snapshot.total));
}

}  // namespace

std::string state_line(std::string_view name, std::string_view state, std::size_t columns) {
    return cut_to(fmt::format("{}{}{}", name, name.empty() ? "" : "  ", state), columns);
}

std::string progress_line(std::string_view name, const scenario::ProgressSnapshot& snapshot,
                          std::size_t columns) {
    std::string state;
    const auto add = [&state](const std::string& part) {
        if (!part.empty()) {
            state += (state.empty() ? "" : "  ") + part;
        }
    };
    add(snapshot.phase);
    add(elapsed_of(snapshot));
    add(format_rate(Rate{snapshot.rate_sent}));
    if (snapshot.p50) {
        add("p50 " + format_duration(*snapshot.p50));
    }
    if (snapshot.p99) {
        add("p99 " + format_duration(*snapshot.p99));
    }
    add(fmt::format("{} error{}", snapshot.errors, snapshot.errors == 1 ? "" : "s"));
    std::string faults;
    for (const auto& fault : snapshot.active_faults) {
        faults += (faults.empty() ? "" : ", ") + fault;
    }
    add(faults);
    return state_line(name, state, columns);
}

Duration Progress::interval() const {
    return style_.in_place ? Duration(std::chrono::milliseconds(100)) : std::chrono::seconds(10);
}

bool Progress::due(Instant now) {
    if (!has_begun_) {
        has_begun_ = true;
        last_ = now;
    }
    return now - last_ >= interval();
}

std::size_t Progress::columns() const {
    return style_.in_place ? style_.columns - 1 : scenario::kTerminalColumns;
}

void Progress::show(const scenario::ProgressSnapshot& snapshot, Instant now) {
    print_line(progress_line(name_, snapshot, columns()), now);
}

void Progress::show(std::string_view state, Instant now) {
    print_line(state_line(name_, state, columns()), now);
}

void Progress::print_line(const std::string& line, Instant now) {
    has_begun_ = true;
    last_ = now;
    if (style_.in_place) {
        print(out_, "\r\033[K{}", line);
        is_shown_ = true;
    } else {
        print(out_, "{}\n", line);
    }
    flush(out_);
}

void Progress::clear() {
    if (is_shown_) {
        print(out_, "\r\033[K");
        flush(out_);
        is_shown_ = false;
    }
}

}  // namespace faultline::cli
