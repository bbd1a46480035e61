// Look-ups in a RunRecord: operations by intended time, steps by operation, which request
// asks for which step. Refers to the record, which must outlive it. Built once a verdict, and for
// each check that is tried on a doctored record; one thread.
#pragma once

#include "scenarios/judge/check_window.h"
#include "scenarios/judge/fault_exposure.h"
#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::scenario {

class RecordIndex {
public:
    explicit RecordIndex(const RunRecord& record);
    RecordIndex(const RecordIndex&) = delete;
    RecordIndex& operator=(const RecordIndex&) = delete;

    [[nodiscard]] const RunRecord& record() const { return *record_; }
    // In order of intended time; what was shed is left out.
    [[nodiscard]] std::span<const load::Sample* const> sent(TimeSpan span) const;
    [[nodiscard]] std::span<const StepObservation> steps_of(const load::Sample& sample) const;
    [[nodiscard]] const FaultExposure& exposure() const { return exposure_; }
    // Whether any answer to this request ever named the step.
    [[nodiscard]] bool asks_for(std::uint32_t request, std::uint16_t step) const;

    // Index in labels, step_names, tenants; nullopt when the run never saw it.
    [[nodiscard]] std::optional<std::uint16_t> label(std::string_view name) const;
    [[nodiscard]] std::optional<std::uint16_t> step_name(std::string_view name) const;
    [[nodiscard]] std::optional<std::uint32_t> tenant(std::string_view name) const;

private:
    const RunRecord* record_;
    FaultExposure exposure_;
    std::vector<const load::Sample*> sent_;
    std::vector<StepObservation> sorted_;     // empty where the record's own are
    std::span<const StepObservation> steps_;  // by ordinal
    // Made when it is first asked for: only a run with answers that lack a step needs it.
    mutable std::optional<std::set<std::pair<std::uint32_t, std::uint16_t>>> asked_;
};

}  // namespace faultline::scenario
