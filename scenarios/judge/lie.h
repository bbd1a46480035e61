// A lie: what a transport between target and harness does to answers, so that a check must fail if
// the harness reads them at all. Each metric names in its own file those that it must notice. Pure.
#pragma once

#include "scenarios/format/scenario.h"
#include "scenarios/judge/doctored_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct Lie {
    std::string what;                          // for people: "answers with 500"
    std::optional<std::uint16_t> http_status;  // of every answer; nullopt: as it was
    bool late = false;                         // answers come just before the timeout; default: no
    bool cut = false;                          // half of each body is missing; default: no
    std::optional<std::string> status;         // the answer's label; nullopt: as it was
    bool canary_in_answer = false;             // of every tenant; default: no
    bool canary_in_log = false;                // default: no
    bool canary_in_metrics = false;            // default: no
    std::string step;                          // whose results are changed; "": of every step
    // Of those steps' results; nullopt: as it was.
    std::optional<bool> step_success;
    std::optional<bool> fallback_used;
    std::optional<bool> security_error;
    std::optional<std::string> error_code;
    std::optional<std::string> data_source;
    bool slow_steps = false;      // they say that they took a thousand times as long; default: no
    bool timeless_steps = false;  // they say that they took no time; default: no
    Duration from{};  // after the first request; before, answers are true; default: at once
    friend bool operator==(const Lie&, const Lie&) = default;
};

// Those that the check must notice; none where no transport can break it.
[[nodiscard]] std::vector<Lie> lies_for(const CheckSpec& check, const Scenario& scenario);

// What several metrics must notice.
[[nodiscard]] std::vector<Lie> lie_with_http_status(std::uint16_t status);
[[nodiscard]] std::vector<Lie> lie_with_label(std::string_view label, Direction direction);
// The `lies` of metrics of one kind: of response times (nothing can be made to arrive earlier: none
// for down), of operations answered well, of those that failed, of those that were rejected.
[[nodiscard]] std::vector<Lie> lie_about_time(const CheckSpec& check, Direction direction);
[[nodiscard]] std::vector<Lie> lie_about_good_answers(const CheckSpec& check, Direction direction);
[[nodiscard]] std::vector<Lie> lie_about_failures(const CheckSpec& check, Direction direction);
[[nodiscard]] std::vector<Lie> lie_about_rejections(const CheckSpec& check, Direction direction);

}  // namespace faultline::scenario
