#include "embedded/scenario_check.h"

#include "base/files.h"
#include "embedded/engine_config.h"
#include "scenarios/spec/document.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>

namespace faultline::embedded {

namespace {

using scenario::ClockKind;
using scenario::NodePtr;
using scenario::Scenario;
using scenario::SourcePosition;

// Where the keys of a scenario stand: in the profile laid over it, or in itself.
class Places {
public:
    explicit Places(const Scenario& scenario) : file_(scenario.file) {
        scenario::Problems nobody_reads;
        if (const auto text = read_file(file_, 1U << 20U)) {
            root_ = scenario::parse_document(*text, file_, nobody_reads);
        }
        const NodePtr profiles = root_ ? root_->find("profiles") : nullptr;
        profile_ = profiles ? profiles->find(scenario.profile) : nullptr;
    }

    // Of the last key of the path that is there.
    [[nodiscard]] SourcePosition of(std::initializer_list<std::string_view> path) const {
        const bool in_profile = profile_ && profile_->find(*path.begin());
        NodePtr node = in_profile ? profile_ : root_;
        SourcePosition position{.file = file_, .line = 1, .column = 1};
        for (const auto key : path) {
            node = node ? node->find(key) : nullptr;
            position = node ? node->position : position;
        }
        return position;
    }

private:
    std::string file_;
    NodePtr root_;
    NodePtr profile_;
};

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (;;) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return lines;
        }
        text.remove_prefix(end + 1);
    }
}

void check_clock(const Scenario& scenario, ClockKind clock, const Places& places,
                 scenario::Problems& problems) {
    const char* const name = clock == ClockKind::kVirtual ? "virtual" : "real";
    if (std::ranges::find(scenario.clocks, name) == scenario.clocks.end()) {
        problems.add(places.of({"clocks"}),
                     fmt::format("{} does not run on the {} clock", scenario.name, name),
                     fmt::format("--clock {}, or {} in its clocks",
                                 fmt::join(scenario.clocks, " or "), name));
    }
}

void check_tenants(const Scenario& scenario, const EngineConfig& config, const Places& places,
                   scenario::Problems& problems) {
    std::vector<std::string> known;
    for (const auto& tenant : config.tenants) {
        known.push_back(tenant.name);
    }
    for (const auto& request : scenario.load.requests) {
        for (const auto& tenant : request.tenants) {
            if (std::ranges::find(known, tenant) == known.end()) {
                problems.unknown(places.of({"load", "requests"}), "tenant", tenant, known);
            }
        }
    }
}

}  // namespace

std::vector<std::string> check(const Scenario& scenario, std::optional<ClockKind> clock) {
    const Places places(scenario);
    scenario::Problems problems;
    std::vector<std::string> lines;
    if (clock) {
        check_clock(scenario, *clock, places, problems);
    }
    if (!scenario.target.engine_config) {
        problems.add(places.of({"target"}), "a target that is not the engine",
                     "target: {engine: {config: engine.yaml}}; scenarios run nothing else so "
                     "far, `faultline load URL` loads any HTTP server");
    } else {
        const auto config = read_engine_config(
            (std::filesystem::path(scenario.folder) / *scenario.target.engine_config)
                .lexically_normal());
        if (config) {
            check_tenants(scenario, *config, places, problems);
        } else {
            lines = lines_of(config.error().message);
        }
    }
    for (const auto& problem : problems.sorted()) {
        lines.push_back(to_string(problem));
    }
    return lines;
}

}  // namespace faultline::embedded
