// The times of the steps that no fault of a run touched: in the baseline, and while a fault was
// active. Read from the single operations of a record, which must outlive it. Pure.
#pragma once

#include "base/clock.h"
#include "scenarios/judge/fault_exposure.h"
#include "scenarios/judge/fault_reach.h"
#include "scenarios/judge/record_index.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace faultline::scenario {

// One call of a step.
struct UntouchedCall {
    Duration released{};
    Duration took{};
    // Its operation got no answer in time, and all its steps are untouched: one of them took at
    // least so long. Which one is not known.
    bool unanswered = false;
};

// The calls of one step of one request.
struct StepCalls {
    static constexpr std::size_t kFewestBefore = 10;

    std::string name;
    std::vector<Duration> before;  // in the baseline
    std::vector<UntouchedCall>
        under;  // while a fault was active, in order of their intended moments
    // Its fallback answered at least once in the baseline: the tool behind it may be touched.
    bool falls_back = false;

    [[nodiscard]] bool is_judged() const { return !falls_back && before.size() >= kFewestBefore; }
};

using StepKey = std::pair<std::uint32_t, std::uint16_t>;  // request, name

// Of all such steps, under all faults or under one of them.
struct UntouchedTimes {
    std::string during;  // "tool_hang from 5s: "; empty: under all faults
    std::map<StepKey, StepCalls> steps;
    std::size_t operations = 0;  // that asked for an untouched step under a fault
    // Of these: no answer told of their steps, and the touched ones may be why.
    std::size_t untold = 0;
};

class UntouchedCalls {
public:
    explicit UntouchedCalls(const RecordIndex& index);

    // Whether the load asks for any untouched step.
    [[nodiscard]] bool any() const;
    // Under all faults.
    [[nodiscard]] UntouchedTimes under_all_faults() const { return under(std::nullopt); }
    // Under each of them by itself, where there are several.
    [[nodiscard]] std::vector<UntouchedTimes> under_each_fault() const;

private:
    [[nodiscard]] UntouchedTimes under(std::optional<std::size_t> fault) const;
    [[nodiscard]] bool is_looked_at(const load::Sample& sample, Exposure exposure) const;
    void add_operation(const load::Sample& sample, Exposure exposure, UntouchedTimes& all) const;
    void add_unanswered(const load::Sample& sample, Exposure exposure, UntouchedTimes& all) const;
    [[nodiscard]] StepCalls& calls_of(UntouchedTimes& all, const load::Sample& sample,
                                      std::uint16_t name) const;

    const RecordIndex& index_;
    std::vector<UntouchedSteps> steps_;  // by request
    std::set<std::uint32_t> touched_tenants_;
};

}  // namespace faultline::scenario
