#include "scenarios/format/phases.h"

#include "base/check.h"
#include "scenarios/format/phase_names.h"

#include <algorithm>
#include <utility>

namespace faultline::scenario {

namespace {

// All four; one of no length begins, and ends, where the one before it ended.
std::vector<PhaseWindow> all_phases(const Scenario& scenario) {
    const PhaseSpec& phases = scenario.phases;
    std::vector<PhaseWindow> windows;
    Duration start{};
    for (const auto& [role, length] :
         {std::pair(kWarmup, phases.warmup), std::pair(kBaseline, phases.baseline),
          std::pair(kFault, phases.fault), std::pair(kRecovery, phases.recovery)}) {
        const auto title = phases.titles.find(std::string(role));
        windows.push_back(
            {.name = std::string(role),
             .title = title == phases.titles.end() ? std::string(role) : title->second,
             .start = start,
             .end = start + std::max(Duration{}, length)});
        start = windows.back().end;
    }
    return windows;
}

}  // namespace

std::vector<PhaseWindow> planned_phases(const Scenario& scenario) {
    std::vector<PhaseWindow> windows = all_phases(scenario);
    std::erase_if(windows, [](const PhaseWindow& window) { return window.end <= window.start; });
    return windows;
}

PhaseWindow planned_phase(const Scenario& scenario, std::string_view role) {
    const std::vector<PhaseWindow> windows = all_phases(scenario);
    const auto found = std::ranges::find(windows, role, &PhaseWindow::name);
    FAULTLINE_CHECK(found != windows.end(), "a phase of that role");
    return *found;
}

std::vector<PhaseWindow> phases_in(const Scenario& scenario, CheckWindow window) {
    std::vector<PhaseWindow> windows = planned_phases(scenario);
    std::erase_if(windows, [window](const PhaseWindow& phase) {
        return window == CheckWindow::kAll ? phase.name == kWarmup : phase.name != role_of(window);
    });
    return windows;
}

Rate rate_of(const LoadSpec& load, std::string_view role) {
    const auto own = load.rates.find(std::string(role));
    return own == load.rates.end() ? load.rate : own->second;
}

bool rejections_fail_in(const LoadSpec& load, std::string_view role) {
    return std::ranges::find(load.rejections_fail_in, role) != load.rejections_fail_in.end();
}

std::optional<std::uint32_t> phase_index(const Scenario& scenario, std::string_view role) {
    const std::vector<PhaseWindow> windows = planned_phases(scenario);
    for (std::uint32_t i = 0; i < windows.size(); ++i) {
        if (windows[i].name == role) {
            return i;
        }
    }
    return std::nullopt;
}

std::string_view role_of(CheckWindow window) {
    return window == CheckWindow::kAll ? std::string_view()
                                       : kWindowNames[static_cast<std::size_t>(window)];
}

double planned_operations(const Scenario& scenario) {
    double operations = 0.0;
    for (const PhaseWindow& window : planned_phases(scenario)) {
        operations +=
            rate_of(scenario.load, window.name).per_second * to_seconds(window.end - window.start);
    }
    return operations;
}

}  // namespace faultline::scenario
