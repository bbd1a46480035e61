#include "faults/sql/sql_injector.h"

#include "base/manual_clock.h"
#include "base/with_deadline.h"

#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

namespace asio = boost::asio;

struct Bench {
    asio::io_context io;
    std::vector<std::string> executed;  // without questions to the catalogue
    std::string catalogue = "column 1 c integer NOT NULL\nindex i\n";
    std::string rows_mark{};  // there when rows are not what they were
    bool fails = false;
    ErrorKind failure = ErrorKind::kUnavailable;
    bool hangs = false;
    std::string problem{};  // of the last operation
    ManualClock clock;
    ActiveFaults active{1};
    SqlInjector injector{[this](std::string sql) { return execute(std::move(sql)); }, active,
                         clock};

    asio::awaitable<Result<std::string>> execute(std::string sql) {
        co_await asio::this_coro::throw_if_cancelled(false);
        if (sql.find("::oid::text") != std::string::npos) {
            co_return std::string("16384");
        }
        if (sql.find("faultline_rows_") != std::string::npos && sql.starts_with("SELECT ")) {
            co_return rows_mark;
        }
        if (sql.starts_with("SELECT ")) {
            co_return catalogue;
        }
        executed.push_back(std::move(sql));
        const bool given_up = hangs && !co_await clock.sleep_for(std::chrono::hours(1));
        if (fails || given_up) {
            co_return Error{failure, "no"};
        }
        co_return std::string();
    }

    bool run(asio::awaitable<Result<void>> operation) {
        bool good = false;
        asio::co_spawn(io, std::move(operation), [&](std::exception_ptr, Result<void> result) {
            good = result.has_value();
            problem = good ? "" : result.error().message;
        });
        clock.run(io);
        return good;
    }

    asio::awaitable<Result<void>> within_a_second(asio::awaitable<Result<void>> operation) {
        return with_deadline<void>(clock, Deadline::after(clock.now(), std::chrono::seconds(1)),
                                   Error{ErrorKind::kTimeout, "late"}, std::move(operation));
    }

    static FaultSpec rename() {
        FaultSpec spec;
        spec.fault = "column_renamed";
        spec.on = "db";
        spec.parameters = {
            {"table", std::string("t")}, {"column", std::string("c")}, {"to", std::string("d")}};
        return spec;
    }
};

TEST(SqlInjector, AppliesUndoesAndCountsWhatCallsSaw) {
    Bench bench;
    EXPECT_TRUE(bench.injector.is_healed(0));
    EXPECT_TRUE(bench.run(bench.injector.inject(0, Bench::rename())));
    EXPECT_FALSE(bench.injector.is_healed(0));
    bench.active.saw_failure(
        {.code = engine::ErrorCode::kToolBadRequest, .sql = "select c from t"});
    EXPECT_EQ(bench.injector.counts(0).fired, 1U);
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.injector.is_healed(0));
    ASSERT_EQ(bench.executed.size(), 2U);
    EXPECT_NE(bench.executed[1].find(R"("d" TO "c")"), std::string::npos);
    EXPECT_TRUE(bench.active.idle());
}

TEST(SqlInjector, WhatCouldNotBeUndoneStaysInForce) {
    Bench bench;
    ASSERT_TRUE(bench.run(bench.injector.inject(0, Bench::rename())));
    bench.fails = true;
    EXPECT_FALSE(bench.run(bench.injector.heal(0)));
    EXPECT_FALSE(bench.injector.is_healed(0));
    bench.fails = false;
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.injector.is_healed(0));
}

// The answer may have been lost after the commit: it is healed only when the undo has run.
TEST(SqlInjector, AFailedInjectMayBeInForceUntilItsUndoHasRun) {
    Bench bench;
    bench.fails = true;
    EXPECT_FALSE(bench.run(bench.injector.inject(0, Bench::rename())));
    EXPECT_FALSE(bench.injector.is_healed(0));
    EXPECT_FALSE(bench.run(bench.injector.heal(0)));
    EXPECT_FALSE(bench.injector.is_healed(0));
    bench.fails = false;
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.injector.is_healed(0));
    EXPECT_TRUE(bench.active.idle());
}

// The transaction was rolled back: nothing is in force, and its undo, which may be as wrong as it
// was, is not tried.
TEST(SqlInjector, WhatTheServerRefusedNeedsNoUndo) {
    for (const ErrorKind failure : {ErrorKind::kInvalid, ErrorKind::kDenied}) {
        Bench bench;
        bench.fails = true;
        bench.failure = failure;
        EXPECT_FALSE(bench.run(bench.injector.inject(0, Bench::rename())));
        EXPECT_TRUE(bench.injector.is_healed(0));
        EXPECT_TRUE(bench.run(bench.injector.heal(0)));
        EXPECT_EQ(bench.executed.size(), 1U) << "the undo ran";
        EXPECT_TRUE(bench.active.idle());
        bench.fails = false;
        bench.catalogue = "another table by now";
        ASSERT_TRUE(bench.run(bench.injector.inject(0, Bench::rename())));
        EXPECT_TRUE(bench.run(bench.injector.heal(0))) << bench.problem;
    }
}

TEST(SqlInjector, RowsThatAreNotWhatTheyWereAreNotHealed) {
    Bench bench;
    ASSERT_TRUE(bench.run(bench.injector.inject(0, Bench::rename())));
    bench.rows_mark = "faultline_rows_0";
    EXPECT_FALSE(bench.run(bench.injector.heal(0)));
    EXPECT_EQ(bench.problem, "the rows of the table t are not what they were before the fault");
    EXPECT_FALSE(bench.injector.is_healed(0));
}

// Given up on, the change may commit all the same.
TEST(SqlInjector, AnInjectThatTimesOutMayBeInForceUntilItsUndoHasRun) {
    Bench bench;
    bench.hangs = true;
    EXPECT_FALSE(bench.run(bench.within_a_second(bench.injector.inject(0, Bench::rename()))));
    EXPECT_FALSE(bench.injector.is_healed(0));
    EXPECT_FALSE(bench.run(bench.within_a_second(bench.injector.heal(0))));
    EXPECT_FALSE(bench.injector.is_healed(0)) << "nor is it known that the undo has run";
    EXPECT_TRUE(bench.active.observes());
    bench.hangs = false;
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.injector.is_healed(0));
    EXPECT_EQ(bench.executed.size(), 3U);
}

TEST(SqlInjector, ATableThatIsNotWhatItWasIsNotHealed) {
    Bench bench;
    ASSERT_TRUE(bench.run(bench.injector.inject(0, Bench::rename())));
    bench.catalogue = "column 1 c integer\nindex i\n";
    EXPECT_FALSE(bench.run(bench.injector.heal(0)));
    EXPECT_EQ(bench.problem,
              "the table t is not what it was before the fault: missing: column 1 c integer NOT "
              "NULL; new: column 1 c integer");
    EXPECT_FALSE(bench.injector.is_healed(0));
    bench.catalogue = "index i\ncolumn 1 c integer NOT NULL";
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.injector.is_healed(0));
}

// The first to be healed leaves the table as the other one changed it.
TEST(SqlInjector, ATableIsComparedWhenItsLastChangeIsUndone) {
    Bench bench;
    ASSERT_TRUE(bench.run(bench.injector.inject(0, Bench::rename())));
    const std::string before = bench.catalogue;
    bench.catalogue = "column 1 d integer NOT NULL\n";
    ASSERT_TRUE(bench.run(bench.injector.inject(1, Bench::rename())));
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_FALSE(bench.run(bench.injector.heal(1)));
    bench.catalogue = before;
    EXPECT_TRUE(bench.run(bench.injector.heal(1)));
}

TEST(SqlInjector, TwoSpellingsOfATableAreOneTable) {
    Bench bench;
    ASSERT_TRUE(bench.run(bench.injector.inject(0, Bench::rename())));
    const std::string before = bench.catalogue;
    bench.catalogue = "column 1 d integer NOT NULL\n";
    FaultSpec with_schema = Bench::rename();
    with_schema.parameters["table"] = std::string("public.t");
    ASSERT_TRUE(bench.run(bench.injector.inject(1, with_schema)));
    bench.catalogue = before;
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.run(bench.injector.heal(1))) << bench.problem;
}

TEST(SqlInjector, AcceptsOnlyWhatItCanDo) {
    Bench bench;
    EXPECT_TRUE(bench.injector.accept(Bench::rename()));
    FaultSpec other = Bench::rename();
    other.parameters["to"] = std::string("a\nb");
    EXPECT_FALSE(bench.injector.accept(other)) << "it would go into a statement";
    other.parameters["to"] = std::string("a.b");
    EXPECT_FALSE(bench.injector.accept(other)) << "a column has no schema";
    other = Bench::rename();
    other.match.tenant = "acme";
    EXPECT_FALSE(bench.injector.accept(other)) << "the column is renamed for all";
    other = {};
    other.fault = "tool_hang";
    EXPECT_FALSE(bench.injector.accept(other));
}

}  // namespace
}  // namespace faultline::fault
