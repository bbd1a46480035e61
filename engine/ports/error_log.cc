#include "engine/ports/error_log.h"

#include <vector>

namespace faultline::engine {

void log_error(Logger* log, const ErrorEvent& event, const Error& error,
               std::initializer_list<LogField> more) {
    if (log == nullptr) {
        return;
    }
    std::vector<LogField> fields = {{"trace_id", event.trace_id}, {"tenant", event.tenant}};
    fields.insert(fields.end(), more.begin(), more.end());
    fields.push_back({"code", to_string(error.code)});
    fields.push_back({"message", std::string_view(error.message)});
    fields.push_back({"cause", std::string_view(error.cause)});
    log->log(event.level, event.name, std::span<const LogField>(fields));
}

}  // namespace faultline::engine
