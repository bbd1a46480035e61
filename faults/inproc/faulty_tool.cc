#include "faults/inproc/faulty_tool.h"

#include "base/planted_bug.h"

#include <chrono>
#include <utility>

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;
using engine::CallContext;
using engine::ToolOutput;

FaultyTool::FaultyTool(std::string name, std::shared_ptr<engine::Tool> inner, ActiveFaults& active,
                       Clock& clock)
    : name_(std::move(name)), inner_(std::move(inner)), active_(active), clock_(clock) {}

asio::awaitable<engine::Result<ToolOutput>> FaultyTool::call(CallContext context, JsonPtr params) {
    // While no fault is in force a call costs no coroutine of its own.
    if (active_.idle() && !planted("tool_late_after_heal")) {
        return inner_->call(std::move(context), std::move(params));
    }
    return call_with_faults(std::move(context), std::move(params));
}

asio::awaitable<engine::Result<ToolOutput>> FaultyTool::call_with_faults(CallContext context,
                                                                         JsonPtr params) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (planted("tool_late_after_heal")) {
        thread_local bool was_faulty = false;
        was_faulty = was_faulty || !active_.idle();
        if (was_faulty && active_.idle()) {
            (void)co_await clock_.sleep_for(std::chrono::milliseconds(30));
        }
    }
    if (auto error = co_await active_.act_on(&Fault::on_tool_call, name_, {}, &context, &clock_)) {
        co_return std::move(*error);
    }
    co_return co_await inner_->call(std::move(context), std::move(params));
}

}  // namespace faultline::fault
