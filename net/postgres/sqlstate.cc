#include "net/postgres/sqlstate.h"

#include <array>

namespace faultline::net {

namespace {

struct Rule {
    std::string_view prefix;
    ErrorCode code;
};

// The first that fits decides: single states before their classes.
constexpr auto kRules = std::to_array<Rule>({
    {"57014", ErrorCode::kToolTimeout},          // query_canceled: statement_timeout
    {"57P", ErrorCode::kUpstreamUnavailable},    // shutdown, crash, starting up
    {"57", ErrorCode::kUpstreamUnavailable},     // operator intervention
    {"08", ErrorCode::kUpstreamUnavailable},     // connection
    {"53", ErrorCode::kUpstreamUnavailable},     // out of memory, disk, connections
    {"58", ErrorCode::kUpstreamUnavailable},     // I/O of the server
    {"55P03", ErrorCode::kUpstreamUnavailable},  // lock_not_available: lock_timeout
    {"40", ErrorCode::kUpstreamUnavailable},     // deadlock, serialization: worth another try
    {"25P03", ErrorCode::kUpstreamUnavailable},  // idle in transaction for too long
    {"3D000", ErrorCode::kUpstreamUnavailable},  // no such database
    {"25006", ErrorCode::kPermissionDenied},     // a write in a read-only transaction
    {"42501", ErrorCode::kPermissionDenied},     // insufficient_privilege
    {"28", ErrorCode::kPermissionDenied},        // authorization of the role
    {"42", ErrorCode::kToolBadRequest},          // syntax, unknown table, column, function, type
    {"3F", ErrorCode::kToolBadRequest},          // no such schema
    {"0A", ErrorCode::kToolBadRequest},          // not supported
    {"21", ErrorCode::kToolBadRequest},          // cardinality
    {"22", ErrorCode::kToolBadRequest},          // data: division by zero, bad cast
    {"23", ErrorCode::kToolBadRequest},          // constraint
    {"54", ErrorCode::kToolBadRequest},          // too complex
    {"55", ErrorCode::kToolBadRequest},          // object not in the state needed
});

std::string_view message_for(std::string_view sqlstate, ErrorCode code) {
    switch (code) {
        case ErrorCode::kToolTimeout:
            return "the query ran out of time";
        case ErrorCode::kUpstreamUnavailable:
            return "the database is not available";
        case ErrorCode::kPermissionDenied:
            return "the database refused the query";
        case ErrorCode::kToolBadRequest:
            return sqlstate.starts_with("22") || sqlstate.starts_with("21")
                       ? "the query fails on its data"
                       : "the query does not fit the current schema";
        default:
            return "internal error";
    }
}

}  // namespace

ErrorCode code_for_sqlstate(std::string_view sqlstate) {
    if (sqlstate.empty()) {
        return ErrorCode::kUpstreamUnavailable;
    }
    for (const Rule& rule : kRules) {
        if (sqlstate.starts_with(rule.prefix)) {
            return rule.code;
        }
    }
    return ErrorCode::kInternalError;
}

Error postgres_error(std::string_view sqlstate, std::string cause) {
    const ErrorCode code = code_for_sqlstate(sqlstate);
    return Error{.code = code,
                 .message = std::string(message_for(sqlstate, code)),
                 .cause = std::string(sqlstate) + " " + std::move(cause)};
}

}  // namespace faultline::net
