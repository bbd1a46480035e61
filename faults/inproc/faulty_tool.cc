#include "faults/inproc/faulty_tool.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;
using engine::CallContext;
using engine::ToolOutput;

FaultyTool::FaultyTool(std::string name, std::shared_ptr<engine::Tool> inner, FaultBoard& board,
                       Clock& clock)
    : name_(std::move(name)), inner_(std::move(inner)), board_(board), clock_(clock) {}

asio::awaitable<std::optional<engine::Error>> FaultyTool::before(ActiveFault fault) {
    co_await asio::this_coro::throw_if_cancelled(false);
    board_.fired(fault.ordinal);
    if (fault.fault == "tool_error") {
        const auto code =
            engine::error_code_from(std::get<std::string>(fault.parameters.at("code")));
        co_return engine::Error{.code = code.value_or(engine::ErrorCode::kInternalError),
                                .message = "the tool failed",
                                .cause = "injected: tool_error"};
    }
    const bool hang = fault.fault == "tool_hang";
    const auto wait = std::get<Duration>(fault.parameters.at(hang ? "hang_for" : "delay"));
    const bool for_ever = hang && wait == Duration::zero();
    const bool reached =
        co_await clock_.sleep_until(for_ever ? Instant::max() : clock_.now() + wait);
    if (!reached) {
        co_return engine::Error{.code = engine::ErrorCode::kToolTimeout,
                                .message = "cancelled",
                                .cause = "injected: " + fault.fault};
    }
    co_return std::nullopt;
}

asio::awaitable<engine::Result<ToolOutput>> FaultyTool::call(CallContext context, JsonPtr params) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto faults =
        board_.take(name_, context.tenant,
                    {"tool_hang", "tool_slow", "tool_error", "missing_tenant", "swapped_reply"});
    for (const auto& fault : faults) {
        if (fault.fault == "missing_tenant" || fault.fault == "swapped_reply") {
            // Swapped: the other tenant's own call, answered correctly – and handed to the wrong
            // caller.
            const bool lost = fault.fault == "missing_tenant";
            std::string other =
                lost ? std::string() : std::get<std::string>(fault.parameters.at("as"));
            // Where nothing changes, nothing was done.
            if (context.tenant != other) {
                board_.fired(fault.ordinal);
                context.tenant = std::move(other);
            }
        } else {
            auto error = co_await before(fault);
            if (error) {
                co_return std::move(*error);
            }
        }
    }
    co_return co_await inner_->call(std::move(context), std::move(params));
}

}  // namespace faultline::fault
