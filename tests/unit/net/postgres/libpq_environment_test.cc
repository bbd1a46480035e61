#include "net/postgres/libpq_environment.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

// One case: the process's environment is taken once.
TEST(LibpqEnvironment, IsTakenAndTheServiceKeptForServersThatAreNotOurs) {
    EXPECT_EQ(with_caller_service("host=db"), "host=db");
    for (const char* const name : {"PGSERVICE", "PGTZ", "PGDATESTYLE", "PGGEQO"}) {
        ASSERT_EQ(::setenv(name, "a b", 1), 0);
    }
    ASSERT_EQ(::setenv("PGPASSWORD", "kept", 1), 0);
    take_libpq_environment();
    for (const char* const name : {"PGSERVICE", "PGTZ", "PGDATESTYLE", "PGGEQO"}) {
        EXPECT_EQ(std::getenv(name), nullptr) << name;
    }
    EXPECT_NE(std::getenv("PGPASSWORD"), nullptr);
    EXPECT_EQ(with_caller_service("host=db"), "service='a b' host=db");
    ::unsetenv("PGPASSWORD");
}

}  // namespace
}  // namespace faultline::net
