#include "scenarios/format/unwatched_faults.h"

#include "base/yaml/diagnostic.h"
#include "scenarios/format/phase_names.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

bool looks_at(const CheckSpec& check, const fault::FaultSpec& fault, Duration phase) {
    switch (check.during) {
        case CheckWindow::kBaseline:
            return false;
        case CheckWindow::kRecovery:
        case CheckWindow::kAll:
            return true;
        case CheckWindow::kFault:
            return check.after < fault.at + fault.lasts.value_or(phase - fault.at);
    }
    return true;
}

}  // namespace

std::vector<std::string> unwatched_fault_warnings(const Scenario& scenario) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const fault::FaultSpec& fault = scenario.faults[i];
        const bool is_watched = std::ranges::any_of(scenario.checks, [&](const CheckSpec& check) {
            return looks_at(check, fault, scenario.phases.fault);
        });
        if (!is_watched) {
            lines.push_back(to_string(yaml::Diagnostic{
                .position = position_in_fault(scenario, i, "fault"),
                .what = fmt::format("warning: no check looks at the phase in which {} acts",
                                    fault.fault),
                .expected =
                    fmt::format("a check with \"during: {}\" while it acts, \"during: all\" "
                                "or \"within: 3s, of: heal\"",
                                kFault),
                .nearest = {}}));
        }
    }
    return lines;
}

}  // namespace faultline::scenario
