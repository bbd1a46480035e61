// How much data a call generates by itself: rows of generate_series(), text of repeat(), lpad(),
// rpad() and printf(). Pure; reads the parser's tree only.
#pragma once

#include <string_view>

#include <simdjson.h>

namespace faultline::engine {

// True when the constant bounds of generate_series() give more than `max_rows` rows. Bounds that
// are no constants (dates, columns) are left to the deadline and the row cap.
[[nodiscard]] bool is_long_series(std::string_view sql, simdjson::dom::array arguments,
                                  double max_rows);

// True unless the length (second argument) is a constant of at most 10,000 or least(…, such a
// constant).
[[nodiscard]] bool is_long_repetition(std::string_view sql, simdjson::dom::array arguments);

// True unless the format (first argument) is a constant without `*` whose widths and precisions
// are at most 10,000.
[[nodiscard]] bool is_wide_format(simdjson::dom::array arguments);

}  // namespace faultline::engine
