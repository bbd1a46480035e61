// A value as PostgreSQL sends it (text format) → a typed value, by the OID of its type. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace faultline::net {

using PostgresValue = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct PostgresRows {
    std::vector<std::string> columns;
    std::vector<std::vector<PostgresValue>> rows;
    bool truncated = false;  // there was at least one row more than max_rows
};

// Integers, booleans and floats become such; numeric becomes a double when 15 digits hold it and
// text otherwise; NaN and the infinities stay text, as does every other type.
[[nodiscard]] PostgresValue decode_postgres_value(std::uint32_t type_oid, std::string_view text);

}  // namespace faultline::net
