#include "scenarios/format/scenario.h"

namespace faultline::scenario {

namespace {

SourcePosition position_in(const std::vector<ValuePositions>& list, std::size_t index,
                           const std::string& key, const SourcePosition& whole) {
    if (index >= list.size()) {
        return whole;
    }
    const auto found = list[index].find(key);
    return found == list[index].end() ? whole : found->second;
}

}  // namespace

SourcePosition position_in_request(const Scenario& scenario, std::size_t index,
                                   const std::string& key) {
    return position_in(scenario.positions.request_values, index, key, scenario.positions.requests);
}

SourcePosition position_in_fault(const Scenario& scenario, std::size_t index,
                                 const std::string& key) {
    const auto& whole = scenario.fault_positions;  // empty when it was not read from a file
    return position_in(scenario.positions.faults, index, key,
                       index < whole.size() ? whole[index] : SourcePosition{});
}

SourcePosition position_in_check(const Scenario& scenario, std::size_t index,
                                 const std::string& key) {
    return position_in(scenario.positions.checks, index, key, scenario.checks.at(index).position);
}

}  // namespace faultline::scenario
