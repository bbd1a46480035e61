// Flags of hey, oha, wrk, wrk2, vegeta, k6, ab and curl that `faultline load` does not have, and
// the option to use instead; also --p99 and the like, which people guess. Pure.
#pragma once

#include <string>
#include <string_view>

namespace faultline::cli {

// "write --duration 5s" for ("-z", "5s"); empty when no such tool has that flag either.
// `option` is as typed, with its dashes; `value` may be empty.
[[nodiscard]] std::string load_advice(std::string_view option, std::string_view value);

}  // namespace faultline::cli
