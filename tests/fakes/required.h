// For tests that need a program from the system (PostgreSQL, Prometheus, Python): without it they
// are skipped with the reason, unless FAULTLINE_REQUIRE_ALL is set (scripts/test sets it, having
// installed everything): then its absence is a failure, so that nothing stays unrun unnoticed.
#pragma once

#include <cstdlib>

#include <gtest/gtest.h>

namespace faultline::fakes {

inline bool everything_is_required() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
    return std::getenv("FAULTLINE_REQUIRE_ALL") != nullptr;
}

}  // namespace faultline::fakes

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): ends the calling test
#define FAULTLINE_SKIP_WITHOUT(there, what)                                       \
    do {                                                                          \
        if (!(there)) {                                                           \
            if (::faultline::fakes::everything_is_required()) {                   \
                FAIL() << (what) << " is not installed; scripts/setup does it";   \
            }                                                                     \
            GTEST_SKIP() << (what) << " is not installed; scripts/setup does it"; \
        }                                                                         \
    } while (false)
