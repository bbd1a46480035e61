#include "net/postgres/sqlstate.h"

#include <algorithm>
#include <array>

namespace faultline::net {

namespace {

struct Rule {
    std::string_view prefix;
    ErrorKind kind;
};

// The first that fits decides: single states before their classes.
constexpr auto kRules = std::to_array<Rule>({
    {"57014", ErrorKind::kTimeout},      // query_canceled: statement_timeout
    {"57P", ErrorKind::kUnavailable},    // shutdown, crash, starting up
    {"57", ErrorKind::kUnavailable},     // operator intervention
    {"08", ErrorKind::kUnavailable},     // connection
    {"53", ErrorKind::kUnavailable},     // out of memory, disk, connections
    {"58", ErrorKind::kUnavailable},     // I/O of the server
    {"55P03", ErrorKind::kUnavailable},  // lock_not_available: lock_timeout
    {"40", ErrorKind::kUnavailable},     // deadlock, serialization: worth another try
    {"25P03", ErrorKind::kUnavailable},  // idle in transaction for too long
    {"3D000", ErrorKind::kUnavailable},  // no such database
    {"25006", ErrorKind::kDenied},       // a write in a read-only transaction
    {"42501", ErrorKind::kDenied},       // insufficient_privilege
    {"28", ErrorKind::kDenied},          // authorization of the role
    {"42", ErrorKind::kInvalid},         // syntax, unknown table, column, function, type
    {"3F", ErrorKind::kInvalid},         // no such schema
    {"0A", ErrorKind::kInvalid},         // not supported
    {"21", ErrorKind::kInvalid},         // cardinality
    {"22", ErrorKind::kInvalid},         // data: division by zero, bad cast
    {"23", ErrorKind::kInvalid},         // constraint
    {"54", ErrorKind::kInvalid},         // too complex
    {"55", ErrorKind::kInvalid},         // object not in the state needed
});

// What a change of the schema can make of a query that was right before it.
bool is_about_schema(std::string_view sqlstate) {
    constexpr auto kStates = std::to_array<std::string_view>({
        "42P01",  // undefined_table
        "42703",  // undefined_column
        "42883",  // undefined_function: also an operator for these types
        "42704",  // undefined_object: a type, a collation
        "42804",  // datatype_mismatch
        "42846",  // cannot_coerce
        "42702",  // ambiguous_column
        "42725",  // ambiguous_function
        "42809",  // wrong_object_type
        "3F000",  // invalid_schema_name
    });
    return std::ranges::find(kStates, sqlstate) != kStates.end();
}

std::string_view invalid_message(std::string_view sqlstate) {
    if (is_about_schema(sqlstate)) {
        return "the query does not fit the current schema";
    }
    const std::string_view its_class = sqlstate.substr(0, 2);
    return its_class == "21" || its_class == "22" || its_class == "23"
               ? "the query fails on its data"
               : "the database does not accept the query";
}

std::string_view message_for(std::string_view sqlstate, ErrorKind kind) {
    switch (kind) {
        case ErrorKind::kTimeout:
            return "the query ran out of time";
        case ErrorKind::kUnavailable:
            return "the database is not available";
        case ErrorKind::kDenied:
            return "the database refused the query";
        case ErrorKind::kInvalid:
            return invalid_message(sqlstate);
        default:
            return "internal error";
    }
}

}  // namespace

ErrorKind kind_for_sqlstate(std::string_view sqlstate) {
    if (sqlstate.empty()) {
        return ErrorKind::kUnavailable;
    }
    for (const Rule& rule : kRules) {
        if (sqlstate.starts_with(rule.prefix)) {
            return rule.kind;
        }
    }
    return ErrorKind::kInternal;
}

Error postgres_error(std::string_view sqlstate, std::string cause) {
    const ErrorKind kind = kind_for_sqlstate(sqlstate);
    return Error{kind, std::string(message_for(sqlstate, kind)),
                 std::string(sqlstate) + " " + std::move(cause)};
}

}  // namespace faultline::net
