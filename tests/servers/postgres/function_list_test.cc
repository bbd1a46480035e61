// The guard's list of functions against the catalogue of a real server: nothing on it writes,
// waits, reads files or takes SQL as text, whatever its overloads.
#include "engine/query/allow_list.h"
#include "tests/servers/postgres/postgres_case.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using testing::PostgresCase;

class GuardFunctions : public PostgresCase {
protected:
    // The names on the list for which `condition` holds in pg_proc, joined by spaces.
    std::string listed_where(const std::string& condition) {
        std::string names;
        for (const std::string_view name : kAllowedFunctions) {
            names += (names.empty() ? "'" : ", '") + std::string(name) + "'";
        }
        return shared_->admin(
            "SELECT coalesce(string_agg(DISTINCT proname, ' ' ORDER BY proname), '') FROM pg_proc "
            "WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN (" +
            names + ") AND (" + condition + ")");
    }
};

TEST_F(GuardFunctions, five_are_volatile_and_none_of_them_does_harm) {
    EXPECT_EQ(listed_where("provolatile = 'v'"),
              "clock_timestamp gen_random_uuid random timeofday");
}

TEST_F(GuardFunctions, every_name_on_the_list_exists) {
    const std::string found = listed_where("true");
    for (const std::string_view name : kAllowedFunctions) {
        EXPECT_NE((" " + found + " ").find(" " + std::string(name) + " "), std::string::npos)
            << name;
    }
}

TEST_F(GuardFunctions, no_overload_runs_with_the_rights_of_its_owner) {
    EXPECT_EQ(listed_where("prosecdef"), "");
}

TEST_F(GuardFunctions, one_named_output_is_what_column_calls_knows) {
    EXPECT_EQ(
        listed_where("proargmodes IS NOT NULL AND proretset AND "
                     "(SELECT count(*) FROM unnest(proargmodes) m WHERE m IN ('o', 't')) = 1"),
        "json_array_elements json_array_elements_text jsonb_array_elements "
        "jsonb_array_elements_text");
}

}  // namespace
}  // namespace faultline::engine
