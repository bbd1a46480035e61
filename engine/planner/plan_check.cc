#include "engine/planner/plan_check.h"

#include "engine/planner/shown_text.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using Ids = std::map<std::string_view, std::size_t>;

Error invalid(std::string message) {
    return Error{.code = ErrorCode::kPlanInvalid, .message = std::move(message)};
}

Result<Ids> index_steps(const Plan& plan, const KnowsTool& knows, const PlanLimits& limits) {
    Ids ids;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        if (step.id.empty() || step.id.size() > limits.max_id_bytes) {
            return invalid(fmt::format("step {} of the plan: its id has {} bytes, 1 to {} accepted",
                                       i, step.id.size(), limits.max_id_bytes));
        }
        if (!ids.emplace(step.id, i).second) {
            return invalid(fmt::format("step {}: this id is there twice", shown_text(step.id)));
        }
        if (!knows(step.tool)) {
            return invalid(fmt::format("step {}: tool {} is unknown", shown_text(step.id),
                                       shown_text(step.tool)));
        }
        if (step.timeout && *step.timeout <= Duration::zero()) {
            return invalid(
                fmt::format("step {}: its timeout must be above 0", shown_text(step.id)));
        }
    }
    return ids;
}

Result<std::size_t> find_other(const Ids& ids, const PlanStep& step, std::string_view named) {
    const auto found = ids.find(named);
    if (found == ids.end()) {
        return invalid(fmt::format("step {} depends on step {}, which is not in the plan",
                                   shown_text(step.id), shown_text(named)));
    }
    if (found->first == step.id) {
        return invalid(fmt::format("step {} depends on itself", shown_text(step.id)));
    }
    return found->second;
}

Result<void> add_dependencies(StepGraph& graph, const Ids& ids, const PlanStep& step,
                              const PlanLimits& limits) {
    std::vector<std::size_t> needed;
    for (const std::string& id : step.depends_on) {
        auto other = find_other(ids, step, id);
        if (!other) {
            return other.error();
        }
        needed.push_back(*other);
    }
    std::vector<Reference> found;
    if (step.params != nullptr) {
        auto references = find_references(*step.params, limits.references);
        if (!references) {
            return invalid(
                fmt::format("step {}: {}", shown_text(step.id), references.error().message));
        }
        for (const Reference& reference : *references) {
            auto other = find_other(ids, step, reference.step);
            if (!other) {
                return other.error();
            }
            needed.push_back(*other);
        }
        found = std::move(*references);
    }
    std::ranges::sort(needed);
    const auto repeated = std::ranges::unique(needed);
    needed.erase(repeated.begin(), repeated.end());
    const std::size_t self = graph.depends_on.size();
    for (const std::size_t other : needed) {
        graph.dependents[other].push_back(self);
    }
    graph.depends_on.push_back(std::move(needed));
    graph.references.push_back(std::move(found));
    return {};
}

// Steps on the longest chain that ends in each step; 0 where a cycle keeps it from ending.
std::vector<std::size_t> levels_of(const StepGraph& graph) {
    std::vector<std::size_t> levels(graph.size(), 0);
    std::vector<std::size_t> missing(graph.size());
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        missing[i] = graph.depends_on[i].size();
        if (missing[i] == 0) {
            ready.push_back(i);
        }
    }
    while (!ready.empty()) {
        const std::size_t step = ready.back();
        ready.pop_back();
        std::size_t level = 1;
        for (const std::size_t before : graph.depends_on[step]) {
            level = std::max(level, levels[before] + 1);
        }
        levels[step] = level;
        for (const std::size_t after : graph.dependents[step]) {
            if (--missing[after] == 0) {
                ready.push_back(after);
            }
        }
    }
    return levels;
}

// A step of a cycle that `stuck` depends on. Going back along dependencies that never became ready,
// one hop for each step of the plan, ends inside such a cycle. REQUIRES: `stuck` never became
// ready.
std::size_t step_on_cycle(const StepGraph& graph, std::size_t stuck,
                          const std::vector<std::size_t>& levels) {
    std::size_t at = stuck;
    for (std::size_t hop = 0; hop < graph.size(); ++hop) {
        at = *std::ranges::find_if(graph.depends_on[at],
                                   [&levels](std::size_t before) { return levels[before] == 0; });
    }
    return at;
}

}  // namespace

Result<StepGraph> check_plan(const Plan& plan, const KnowsTool& knows, PlanLimits limits) {
    if (plan.steps.empty() || plan.steps.size() > limits.max_steps) {
        return invalid(fmt::format("the plan has {} steps, 1 to {} accepted", plan.steps.size(),
                                   limits.max_steps));
    }
    const auto ids = index_steps(plan, knows, limits);
    if (!ids) {
        return ids.error();
    }
    StepGraph graph;
    graph.dependents.resize(plan.steps.size());
    for (const PlanStep& step : plan.steps) {
        if (auto added = add_dependencies(graph, *ids, step, limits); !added) {
            return added.error();
        }
    }
    const auto levels = levels_of(graph);
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (levels[i] == 0) {
            return invalid(fmt::format("step {} is part of a cycle of dependencies",
                                       shown_text(plan.steps[step_on_cycle(graph, i, levels)].id)));
        }
        graph.depth = std::max(graph.depth, levels[i]);
        if (graph.depth > limits.max_depth) {
            return invalid(fmt::format("step {} is {} steps deep, at most {} are accepted",
                                       shown_text(plan.steps[i].id), levels[i], limits.max_depth));
        }
    }
    return graph;
}

}  // namespace faultline::engine
