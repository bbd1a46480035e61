#include "scenarios/judge/invariant_table.h"

#include "scenarios/judge/invariants/invariants.h"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace faultline::scenario {

namespace {

std::vector<Invariant> make_invariants() {
#define FAULTLINE_ROW(name) invariant_##name(),
    return {FAULTLINE_INVARIANTS(FAULTLINE_ROW)};
#undef FAULTLINE_ROW
}

}  // namespace

std::string_view to_string(InvariantResult result) {
    constexpr std::array<std::string_view, 5> kWords = {"pass", "fail", "not applicable",
                                                        "inconclusive", "off"};
    return kWords.at(static_cast<std::size_t>(result));
}

std::span<const Invariant> invariant_table() {
    static const std::vector<Invariant> kTable = make_invariants();
    return kTable;
}

std::span<const std::string_view> invariant_names() {
    static const std::vector<std::string_view> kNames = [] {
        std::vector<std::string_view> names;
        for (const Invariant& invariant : invariant_table()) {
            names.push_back(invariant.name);
        }
        return names;
    }();
    return kNames;
}

std::vector<InvariantOutcome> judge_invariants(const RecordIndex& index) {
    const auto& off = index.record().scenario.invariants_off;
    std::vector<InvariantOutcome> outcomes;
    for (const Invariant& invariant : invariant_table()) {
        const std::string name(invariant.name);
        if (const auto found = off.find(name); found != off.end()) {
            outcomes.push_back(
                {.name = name, .result = InvariantResult::kOff, .reason = found->second});
            continue;
        }
        InvariantFinding finding = invariant.judge(index);
        outcomes.push_back(
            {.name = name, .result = finding.result, .reason = std::move(finding.reason)});
    }
    return outcomes;
}

}  // namespace faultline::scenario
