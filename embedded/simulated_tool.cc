#include "embedded/simulated_tool.h"

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

namespace faultline::embedded {

namespace asio = boost::asio;

asio::awaitable<engine::Result<engine::ToolOutput>> SimulatedTool::call(engine::CallContext context,
                                                                        JsonPtr /*params*/) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (context.tenant.empty()) {
        co_return engine::Error{.code = engine::ErrorCode::kTenantMismatch,
                                .message = "the call names no tenant"};
    }
    if (options_.latency > Duration::zero() && !co_await clock_.sleep_for(options_.latency)) {
        co_return engine::Error{.code = engine::ErrorCode::kToolTimeout, .message = "cancelled"};
    }
    const auto canary = options_.canaries.find(context.tenant);
    engine::ToolOutput output;
    output.tenant = context.tenant;
    output.data = std::make_shared<const nlohmann::json>(nlohmann::json{
        {"tool", options_.name},
        {"owner", context.tenant},
        {"note", canary == options_.canaries.end() ? std::string{} : canary->second}});
    co_return output;
}

}  // namespace faultline::embedded
