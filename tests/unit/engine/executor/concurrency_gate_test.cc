#include "engine/executor/concurrency_gate.h"

#include "base/manual_clock.h"

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using ::testing::ElementsAre;

class ConcurrencyGateTest : public ::testing::Test {
protected:
    // Enters, stays for `stay`, and notes what happened.
    static asio::awaitable<void> visit(ConcurrencyGateTest* test, ConcurrencyGate* gate,
                                       std::string name, Deadline deadline, Duration stay) {
        auto slot = co_await gate->enter(&test->clock_, deadline);
        if (!slot) {
            test->events_.push_back(name + " " + std::string(to_string(slot.error().code)));
            co_return;
        }
        test->events_.push_back(name + " in");
        (void)co_await test->clock_.sleep_for(stay);
    }

    void spawn(ConcurrencyGate& gate, std::string name, Deadline deadline, Duration stay,
               asio::cancellation_signal* signal = nullptr) {
        asio::cancellation_slot slot;
        if (signal != nullptr) {
            slot = signal->slot();
        }
        asio::co_spawn(io_, visit(this, &gate, std::move(name), deadline, stay),
                       asio::bind_cancellation_slot(slot, [](const std::exception_ptr& error) {
                           EXPECT_EQ(error, nullptr);
                       }));
    }

    ManualClock clock_;
    asio::io_context io_;
    std::vector<std::string> events_;
};

TEST_F(ConcurrencyGateTest, WaitersEnterInOrderAsSlotsBecomeFree) {
    ConcurrencyGate gate({.max_running = 1, .max_waiting = 10});
    for (const char* name : {"a", "b", "c"}) {
        spawn(gate, name, Deadline::never(), milliseconds(10));
    }
    clock_.run(io_);
    EXPECT_THAT(events_, ElementsAre("a in", "b in", "c in"));
    EXPECT_EQ(clock_.now(), Instant(milliseconds(30)));
    EXPECT_EQ(gate.cap().running(), 0U);
}

TEST_F(ConcurrencyGateTest, WhoWaitsPastItsDeadlineLeavesAndTheNextGoesOn) {
    ConcurrencyGate gate({.max_running = 1, .max_waiting = 10});
    spawn(gate, "a", Deadline::never(), milliseconds(100));
    spawn(gate, "b", Deadline(Instant(milliseconds(50))), milliseconds(1));
    spawn(gate, "c", Deadline(Instant(milliseconds(150))), milliseconds(1));
    clock_.run(io_);
    EXPECT_THAT(events_, ElementsAre("a in", "b TOOL_TIMEOUT", "c in"));
    EXPECT_EQ(gate.cap().running(), 0U);
    EXPECT_EQ(gate.cap().waiting(), 0U);
}

TEST_F(ConcurrencyGateTest, ASlotGivenToACoroutineThatIsDestroyedIsGivenBack) {
    ConcurrencyGate gate({.max_running = 1, .max_waiting = 10});
    {
        asio::io_context io;
        ConcurrencyGate::Pass pass = gate.try_enter();
        asio::co_spawn(io, visit(this, &gate, "a", Deadline::never(), milliseconds(1)),
                       [](const std::exception_ptr& error) { EXPECT_EQ(error, nullptr); });
        io.poll();
        EXPECT_EQ(gate.cap().waiting(), 1U);
        pass = {};  // given to "a", which never runs again
        EXPECT_EQ(gate.cap().waiting(), 0U);
        EXPECT_EQ(gate.cap().running(), 1U);
    }
    EXPECT_THAT(events_, ElementsAre());
    EXPECT_TRUE(gate.try_enter().held());
}

TEST_F(ConcurrencyGateTest, AFullQueueRefuses) {
    ConcurrencyGate gate({.max_running = 1, .max_waiting = 1});
    for (const char* name : {"a", "b", "c"}) {
        spawn(gate, name, Deadline::never(), milliseconds(10));
    }
    clock_.run(io_);
    EXPECT_THAT(events_, ElementsAre("a in", "c RATE_LIMITED", "b in"));
    EXPECT_EQ(gate.cap().refused(), 1U);
}

TEST_F(ConcurrencyGateTest, ACancelledWaiterHoldsNothing) {
    ConcurrencyGate gate({.max_running = 1, .max_waiting = 10});
    asio::cancellation_signal signal;
    spawn(gate, "a", Deadline::never(), milliseconds(100));
    spawn(gate, "b", Deadline::never(), milliseconds(1), &signal);
    spawn(gate, "c", Deadline::never(), milliseconds(1));
    clock_.run(io_, Instant(milliseconds(50)));
    signal.emit(asio::cancellation_type::terminal);
    clock_.run(io_);
    EXPECT_THAT(events_, ElementsAre("a in", "b TOOL_TIMEOUT", "c in"));
    EXPECT_EQ(gate.cap().running(), 0U);
}

TEST_F(ConcurrencyGateTest, ASlotThatComesAtTheVeryDeadlineIsNotLost) {
    ConcurrencyGate gate({.max_running = 1, .max_waiting = 10});
    spawn(gate, "a", Deadline::never(), milliseconds(50));
    spawn(gate, "b", Deadline(Instant(milliseconds(50))), milliseconds(10));
    spawn(gate, "c", Deadline::never(), milliseconds(10));
    clock_.run(io_);
    EXPECT_EQ(events_.size(), 3U);
    EXPECT_EQ(events_.back(), "c in");
    EXPECT_EQ(gate.cap().running(), 0U);
}

TEST_F(ConcurrencyGateTest, SuspendedWaitersMayBeDestroyedInAnyOrder) {
    auto io = std::make_unique<asio::io_context>();
    ConcurrencyGate gate({.max_running = 1, .max_waiting = 10});
    for (const char* name : {"a", "b", "c"}) {
        asio::co_spawn(*io, visit(this, &gate, name, Deadline::never(), milliseconds(10)),
                       [](const std::exception_ptr&) {});
    }
    io->poll();
    EXPECT_EQ(gate.cap().waiting(), 2U);
    io.reset();
    EXPECT_EQ(gate.cap().waiting(), 0U);
    EXPECT_EQ(gate.cap().running(), 0U);
}

}  // namespace
}  // namespace faultline::engine
