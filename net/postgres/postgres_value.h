// A value as PostgreSQL sends it (text format) → a cell, by the OID of its type. Pure.
#pragma once

#include "base/sql_rows.h"

#include <cstdint>
#include <string_view>

namespace faultline::net {

// Integers, booleans and floats become such; numeric becomes a double when 15 digits hold it and
// text otherwise; NaN and the infinities stay text, as does every other type.
[[nodiscard]] SqlCell decode_postgres_value(std::uint32_t type_oid, std::string_view text);

}  // namespace faultline::net
