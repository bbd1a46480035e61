#include "embedded/target_injector.h"

#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

namespace asio = boost::asio;

// Notes what it was asked to do.
class Noting final : public fault::Injector {
public:
    Result<void> accept(const fault::FaultSpec&) const override {
        return refuses.empty() ? Result<void>{} : Error{ErrorKind::kInvalid, refuses};
    }
    asio::awaitable<Result<void>> inject(std::size_t ordinal, fault::FaultSpec spec) override {
        injected.push_back(spec.fault);
        last = ordinal;
        co_return Result<void>{};
    }
    asio::awaitable<Result<void>> heal(std::size_t ordinal) override {
        healed.push_back(ordinal);
        co_return Result<void>{};
    }
    [[nodiscard]] bool is_healed(std::size_t) const override { return false; }
    [[nodiscard]] fault::FaultCounts counts(std::size_t) const override {
        return {.fired = injected.size()};
    }

    std::string refuses;  // with these words; empty: accepts
    std::vector<std::string> injected;
    std::vector<std::size_t> healed;
    std::size_t last = 99;
};

fault::FaultSpec spec(std::string name, std::optional<std::string> on) {
    fault::FaultSpec made;
    made.fault = std::move(name);
    made.on = std::move(on);
    return made;
}

TEST(TargetInjector, RoutesByResourceAndMethod) {
    Noting in_process;
    auto process = std::make_unique<Noting>();
    auto sql = std::make_unique<Noting>();
    Noting* const process_seen = process.get();
    Noting* const sql_seen = sql.get();
    TargetInjector injector(in_process);
    injector.add_method("db", fault::FaultMethod::kProcess, std::move(process));
    injector.add_method("db", fault::FaultMethod::kSql, std::move(sql));

    asio::io_context io;
    const auto run = [&](asio::awaitable<Result<void>> act) {
        asio::co_spawn(io, std::move(act), [](std::exception_ptr error, Result<void> result) {
            EXPECT_TRUE(!error && result);
        });
        io.restart();
        io.run();
    };
    run(injector.inject(0, spec("database_down", "db")));
    run(injector.inject(1, spec("column_renamed", "db")));
    run(injector.inject(2, spec("tool_hang", std::nullopt)));
    run(injector.inject(3, spec("database_down", "elsewhere")));
    EXPECT_EQ(process_seen->injected, std::vector<std::string>{"database_down"});
    EXPECT_EQ(sql_seen->injected, std::vector<std::string>{"column_renamed"});
    EXPECT_EQ(in_process.injected, (std::vector<std::string>{"tool_hang", "database_down"}));

    run(injector.heal(1));
    EXPECT_EQ(sql_seen->healed, std::vector<std::size_t>{1});
    EXPECT_TRUE(process_seen->healed.empty());
    EXPECT_EQ(injector.counts(2).fired, 2U);
}

TEST(TargetInjector, TakesTheMethodThatTheFaultPrefersAmongThoseOfTheResource) {
    Noting in_process;
    TargetInjector injector(in_process);
    for (const fault::Fault& fault : fault::all_faults()) {
        SCOPED_TRACE(fault.info.name);
        const auto methods = fault::methods_of(fault);
        // Each method is taken as soon as those before it are not there.
        for (auto first = methods.begin(); first != methods.end(); ++first) {
            const std::string resource = fmt::format("{} {}", fault.info.name, to_string(*first));
            for (auto method = first; method != methods.end(); ++method) {
                auto noting = std::make_unique<Noting>();
                noting->refuses = std::string(to_string(*method));
                injector.add_method(resource, *method, std::move(noting));
            }
            const auto refused = injector.accept(spec(std::string(fault.info.name), resource));
            ASSERT_FALSE(refused);
            EXPECT_EQ(refused.error().message, to_string(*first));
        }
    }
}

TEST(TargetInjector, InRealTimeAFaultOnAnUnknownResourceIsRefused) {
    Noting in_process;
    TargetInjector injector(in_process);
    injector.add_method("db", fault::FaultMethod::kProcess, std::make_unique<Noting>());
    EXPECT_TRUE(injector.accept(spec("database_down", "elsewhere")));
    injector.require_resources();
    EXPECT_TRUE(injector.accept(spec("database_down", "db")));
    EXPECT_TRUE(injector.accept(spec("tool_hang", std::nullopt)));
    EXPECT_FALSE(injector.accept(spec("database_down", "elsewhere")));
}

TEST(TargetInjector, AMisspeltTenantIsRefusedWithThoseThereAre) {
    Noting in_process;
    TargetInjector injector(in_process);
    fault::FaultSpec foreign = spec("foreign_context", std::nullopt);
    foreign.match.tenant = "acme";
    foreign.parameters["as"] = std::string("globx");
    EXPECT_TRUE(injector.accept(foreign)) << "nobody said which tenants there are";
    injector.know_tenants({"acme", "globex"});
    const auto refused = injector.accept(foreign);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
    EXPECT_EQ(refused.error().message,
              "fault foreign_context names tenant globx, which is not in the engine's "
              "configuration; its tenants: acme, globex");
    foreign.parameters["as"] = std::string("globex");
    EXPECT_TRUE(injector.accept(foreign));
    foreign.match.tenant = "acne";
    EXPECT_FALSE(injector.accept(foreign));
}

}  // namespace
}  // namespace faultline::embedded
