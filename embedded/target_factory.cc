#include "embedded/target_factory.h"

#include "embedded/lying_answers.h"
#include "embedded/protections.h"
#include "embedded/served_target.h"
#include "embedded/virtual_target.h"
#include "scenarios/targets/url_target.h"

#include <filesystem>
#include <utility>

namespace faultline::embedded {

namespace {

using scenario::ClockKind;
using scenario::TargetRequest;

Error not_runnable(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

std::unique_ptr<LyingAnswers> answers_with(const scenario::Lie& lie,
                                           const scenario::Scenario& scenario,
                                           const EngineConfig& config, Clock& clock) {
    LyingOptions options{.lie = lie,
                         .timeout = scenario.load.timeout,
                         .label_member = scenario.load.label_member,
                         .canaries = {}};
    for (const TenantConfig& tenant : config.tenants) {
        options.canaries.insert(options.canaries.end(), tenant.canaries.begin(),
                                tenant.canaries.end());
    }
    return std::make_unique<LyingAnswers>(std::move(options), clock);
}

// `own`: put around the ports of the engine. `lie`: null for true answers.
Result<std::unique_ptr<scenario::Target>> make(const PortDecorators& own,
                                               const TargetRequest& request, Clock& clock,
                                               const scenario::Lie* lie) {
    const scenario::Scenario& scenario = *request.scenario;
    const bool in_virtual = request.clock == ClockKind::kVirtual;
    if (scenario.target.url && !in_virtual) {
        return scenario::make_url_target(request);
    }
    if (!scenario.target.engine_config) {
        return not_runnable(
            "only target: {engine: {config: engine.yaml}} or {url: http://…} can be run so far");
    }
    auto disabled = disabled_protections(request.disabled_protections);
    if (!disabled) {
        return disabled.error();
    }
    auto config =
        read_engine_config(std::filesystem::path(scenario.folder) / *scenario.target.engine_config);
    if (!config) {
        return config.error();
    }
    if (in_virtual) {
        auto lying = lie == nullptr ? nullptr : answers_with(*lie, scenario, *config, clock);
        auto target = std::make_unique<VirtualTarget>(std::move(*config), *disabled, request.seed,
                                                      clock, std::move(lying));
        target->decorate(own);
        return target;
    }
    if (lie != nullptr) {
        return not_runnable("answers can be changed in virtual time only");
    }
    auto target = std::make_unique<ServedTarget>(std::move(*config), *disabled, request, clock);
    target->decorate(own);
    return target;
}

}  // namespace

scenario::TargetFactory target_factory(PortDecorators own) {
    return [own = std::move(own)](const TargetRequest& request, Clock& clock) {
        return make(own, request, clock, nullptr);
    };
}

scenario::TargetFactory lying_target_factory(scenario::Lie lie) {
    return [lie = std::move(lie)](const TargetRequest& request, Clock& clock) {
        return make({}, request, clock, &lie);
    };
}

std::vector<std::string> target_kinds() { return {"engine", "url"}; }

}  // namespace faultline::embedded
