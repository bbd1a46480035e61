// The answer of POST /v1/execute, read as one step: what it says of its action, and where it
// contradicts itself. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

// NOLINTBEGIN(readability-identifier-naming): the name is simdjson's
namespace simdjson::dom {
class object;
}  // namespace simdjson::dom
// NOLINTEND(readability-identifier-naming)

namespace faultline::scenario {

struct DecisionAnswer {
    bool ok = false;
    bool fallback_used = false;
    // Parts of the answer that was read, valid as long as it is.
    std::string_view error_code;  // empty: none
    std::string_view trace_id;
    std::string contradiction;  // for people, one line; empty: none

    // True for errors about access or tenants. Steps of a run carry `security_error` instead.
    [[nodiscard]] bool is_security_error() const {
        return error_code == "TENANT_MISMATCH" || error_code == "SQL_BLOCKED" ||
               error_code == "AUTH_FAILED" || error_code == "PERMISSION_DENIED";
    }

    // In the words of a run: its only step succeeded, was answered by its fallback, or failed.
    [[nodiscard]] std::string_view status() const {
        return ok ? "success" : fallback_used ? "degraded" : "failed";
    }
};

// nullopt when the answer has another form.
[[nodiscard]] std::optional<DecisionAnswer> read_decision_answer(
    const simdjson::dom::object& answer);

}  // namespace faultline::scenario
