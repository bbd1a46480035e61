#include "cli/answer_explanations.h"

#include "cli/explanation_rows.h"
#include "engine/api/error_map.h"
#include "engine/ports/error.h"
#include "scenarios/format/run_statuses.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

// By kRunStatuses.
constexpr std::array<std::string_view, scenario::kRunStatuses.size()> kStatusTexts = {
    "Every step of the run succeeded.",
    "At least one step succeeded, and at least one did not.",
    "No step succeeded, but for at least one its fallback answered.",
    "No step succeeded, and no fallback answered.",
};
static_assert(std::ranges::none_of(kStatusTexts, &std::string_view::empty));

// By ErrorCode.
constexpr std::array<std::string_view, engine::kErrorCodeCount> kCodeTexts = {
    "A policy of the deployment forbids the call. The reference engine has no such policy and "
    "does not say it of itself.",
    "A limit was reached: the tool's calls of a second or a minute, or the queue of those that "
    "wait for it.",
    "A circuit breaker keeps the tool from being called. The reference engine has none and does "
    "not say it of itself.",
    "The tool had not answered when the time of the call was over.",
    "The tool, or the database behind it, refused the call as wrong, such as a query for a column "
    "that is not there.",
    "What the tool needs cannot be reached, or the engine takes no more runs for now.",
    "The engine made a mistake of its own, or a tool ended in a way that nobody planned; the log "
    "has the cause.",
    "The plan cannot be run: an unknown key or tool, a step that is not there, a cycle.",
    "The time of the run was over before its plan could begin.",
    "The time of the run was over while its steps ran.",
    "The time of the run was over while its answer was put together.",
    "The query writes, or reads what is not allowed.",
    "The call, or what came back, is of another tenant than the caller.",
    "The request shows no API key, an unknown one, or two.",
    "The caller may not do this: the tool is not for its tenant, or its key lacks the scope.",
    "There is no such thing: route, card, action or node.",
    "The request or the parameters of a step are wrong; the message names the field. A method, a "
    "size or a form of body that is not taken has it too, with 405, 413 or 415.",
    "The result has more rows or bytes than were asked for or are allowed.",
};
static_assert(std::ranges::none_of(kCodeTexts, &std::string_view::empty));

std::string consequences_of(engine::ErrorCode code) {
    std::string text = fmt::format(
        "An error code of the reference engine. A request that ends with it is answered {}{}.",
        engine::http_status(code), engine::is_security(code) ? "; it counts as security" : "");
    return text + (engine::is_final(code) ? " No retry and no fallback follows it." : "");
}

}  // namespace

std::vector<Explanation> run_status_explanations() {
    std::vector<Explanation> rows;
    for (std::size_t i = 0; i < scenario::kRunStatuses.size(); ++i) {
        const std::string name(scenario::kRunStatuses.at(i));
        rows.push_back(
            {.name = name,
             .texts = {std::string(kStatusTexts.at(i)),
                       fmt::format("What an answer of the engine says of its run. A check "
                                   "with metric: status_share and status: {} measures "
                                   "how many answers say it.",
                                   name)}});
    }
    return rows;
}

std::vector<Explanation> error_code_explanations() {
    return rows_of_values<engine::ErrorCode>(
        engine::kErrorCodeCount, [](engine::ErrorCode code, const std::string& name) {
            return std::vector<std::string>{
                std::string(kCodeTexts.at(static_cast<std::size_t>(code))), consequences_of(code),
                fmt::format("Where a step can end with it, a check with metric: "
                            "step_error_share and error_code: {} measures how often.",
                            name)};
        });
}

std::vector<Explanation> report_word_explanations() {
    return {
        {.name = "edge",
         .texts = {"An edge operation: a fault began or was healed while it ran.",
                   "It is neither wholly inside a fault nor wholly outside, so only checks "
                   "\"during: all\" judge it. Reports count those of each phase."}},
        {.name = "label",
         .texts =
             {"What an answer says of itself, such as \"degraded\".",
              "The member \"status\" of a JSON answer, or the one that --label-member of a load "
              "names. An answer whose label is \"failed\" is an answer all the same."}},
        {.name = "lateness",
         .texts = {"How long after its intended moment an operation was sent.",
                   "The generator's own delay, which response times contain. Where it was late, a "
                   "failed limit of times is inconclusive."}},
        {.name = "canary",
         .texts = {"A value planted in the data of one tenant; seen by another it is a leak."}},
    };
}

}  // namespace faultline::cli
