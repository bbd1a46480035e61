// Invariants that stay on in release: a harness that goes on in a wrong state publishes a wrong
// verdict. Only for what cannot happen; what the outside can cause is a Result.
#pragma once

#include <string_view>

namespace faultline {

[[noreturn]] void check_failed(const char* file, int line, const char* expression,
                               std::string_view why);

}  // namespace faultline

#define FAULTLINE_CHECK(expression, why)                                       \
    do {                                                                       \
        if (!(expression)) [[unlikely]] {                                      \
            ::faultline::check_failed(__FILE__, __LINE__, #expression, (why)); \
        }                                                                      \
    } while (false)
