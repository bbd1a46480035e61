#include "scenarios/report/distinct_names.h"

#include <set>

#include <fmt/format.h>

namespace faultline::scenario {

std::vector<std::string> made_distinct(const std::vector<std::string>& names) {
    std::vector<std::string> distinct;
    std::set<std::string> taken;
    for (const auto& name : names) {
        std::string candidate = name;
        for (int n = 2; !taken.insert(candidate).second; ++n) {
            candidate = fmt::format("{} ({})", name, n);
        }
        distinct.push_back(std::move(candidate));
    }
    return distinct;
}

}  // namespace faultline::scenario
