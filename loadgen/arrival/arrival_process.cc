#include "loadgen/arrival/arrival_process.h"

#include <algorithm>
#include <array>

namespace faultline::load {

// clang-format off: one line an arrival process, in the order of help; x.cc defines x_arrival().
#define FAULTLINE_ARRIVALS(row) \
    row(poisson) \
    row(uniform) \
    row(burst) \
    // a new row goes above this line
// clang-format on

#define FAULTLINE_DECLARE(name) ArrivalProcess name##_arrival();
FAULTLINE_ARRIVALS(FAULTLINE_DECLARE)
#undef FAULTLINE_DECLARE

std::span<const ArrivalProcess> arrival_processes() {
#define FAULTLINE_MAKE(name) name##_arrival(),
    static const std::array kTable = {FAULTLINE_ARRIVALS(FAULTLINE_MAKE)};
#undef FAULTLINE_MAKE
    return kTable;
}

std::vector<std::string> arrival_names() {
    std::vector<std::string> names;
    for (const auto& process : arrival_processes()) {
        names.emplace_back(process.name);
    }
    return names;
}

const ArrivalProcess* find_arrival(std::string_view name) {
    const auto table = arrival_processes();
    const auto found = std::ranges::find(table, name, &ArrivalProcess::name);
    return found == table.end() ? nullptr : &*found;
}

}  // namespace faultline::load
