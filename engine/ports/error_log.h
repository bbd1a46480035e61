// How the engine logs an error of a call: for whom it was, which code, and why. One form for all of
// its events. Any thread.
#pragma once

#include "base/log.h"
#include "engine/ports/error.h"

#include <initializer_list>
#include <string_view>

namespace faultline::engine {

struct ErrorEvent {
    LogLevel level = LogLevel::kWarning;
    std::string_view name;  // "tool.failed"
    std::string_view trace_id;
    std::string_view tenant;
};

// One line: trace_id, tenant, `more`, code, message, cause. `log` may be null.
void log_error(Logger* log, const ErrorEvent& event, const Error& error,
               std::initializer_list<LogField> more = {});

}  // namespace faultline::engine
