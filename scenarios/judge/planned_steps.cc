#include "scenarios/judge/planned_steps.h"

#include "base/json.h"
#include "scenarios/format/request_route.h"

#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using nlohmann::json;

const json* member(const json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? &*found : nullptr;
}

std::string text_of(const json& object, const char* name) {
    const json* const value = member(object, name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

// "stock" of "stock.data.items[0]": up to the first ".data" that is a whole part, as the engine
// reads it.
std::string step_of(const std::string& path) {
    constexpr std::string_view kData = ".data";
    for (std::size_t at = path.find(kData); at != std::string::npos;
         at = path.find(kData, at + 1)) {
        const std::size_t end = at + kData.size();
        if (end == path.size() || path[end] == '.' || path[end] == '[') {
            return path.substr(0, at);
        }
    }
    return path;
}

// {"$ref": "stock.data.items"}, without another key, names the step stock. parse_json() has bounded
// the depth.
void add_references(const json& value, std::vector<std::string>& steps) {
    if (const std::string path = text_of(value, "$ref"); !path.empty() && value.size() == 1) {
        steps.push_back(step_of(path));
    }
    if (value.is_structured()) {
        for (const json& item : value) {
            add_references(item, steps);
        }
    }
}

std::vector<std::string> needs_of(const json& step) {
    std::vector<std::string> needs;
    if (const json* const list = member(step, "depends_on"); list != nullptr && list->is_array()) {
        for (const json& id : *list) {
            if (id.is_string()) {
                needs.push_back(id.get<std::string>());
            }
        }
    }
    if (const json* const params = member(step, "params")) {
        add_references(*params, needs);
    }
    return needs;
}

// The action of a decision is the tool that its step calls.
std::vector<PlannedStep> step_of_decision(const json& body) {
    std::string tool = text_of(body, "action");
    if (tool.empty()) {
        return {};
    }
    return {{.id = std::string(kDecisionStep), .tool = std::move(tool), .needs = {}}};
}

std::vector<PlannedStep> steps_of_plan(const json& body) {
    std::vector<PlannedStep> planned;
    const json* const plan = member(body, "plan");
    const json* const steps = plan == nullptr ? nullptr : member(*plan, "steps");
    if (steps == nullptr || !steps->is_array()) {
        return planned;
    }
    for (const json& step : *steps) {
        PlannedStep one{
            .id = text_of(step, "id"), .tool = text_of(step, "tool"), .needs = needs_of(step)};
        if (!one.id.empty() && !one.tool.empty()) {
            planned.push_back(std::move(one));
        }
    }
    return planned;
}

}  // namespace

std::vector<PlannedStep> planned_steps(const RequestSpec& request) {
    const auto body = parse_json(request.body);
    if (!body) {
        return {};
    }
    return route_of(request) == RequestRoute::kDecision ? step_of_decision(**body)
                                                        : steps_of_plan(**body);
}

}  // namespace faultline::scenario
