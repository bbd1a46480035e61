// Names and types of a scenario as they stand in statements: quoted, so that "Order", "a b" and
// "sélect" are names as any others. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::fault {

// The parts of a name as people write it: node, public.node, "Order Items", "Sales"."Order". A part
// without quotes is taken as it is written, letter case included. nullopt: not a name; a part is
// over 63 bytes (PostgreSQL would cut it), is empty, or holds a control character or `$faultline`
// (our own statements are quoted with it).
[[nodiscard]] std::optional<std::vector<std::string>> name_parts(std::string_view name);

// "public"."node". REQUIRES: name_parts(name).
[[nodiscard]] std::string quoted_name(std::string_view name);
// A name of one part as PostgreSQL keeps it, without quotes. REQUIRES: it has one.
[[nodiscard]] std::string bare_name(std::string_view name);
// 'text', for a value.
[[nodiscard]] std::string sql_text(std::string_view text);

// A type: integer, numeric(10,2), text[], "Mood", timestamp(3) with time zone. Refuses anything
// that could end the type or add to it (NOT NULL), names over 63 bytes and texts over 200.
[[nodiscard]] bool is_type_name(std::string_view type);

}  // namespace faultline::fault
