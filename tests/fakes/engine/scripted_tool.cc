#include "tests/fakes/engine/scripted_tool.h"

#include "base/random.h"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

class Running {
public:
    Running(std::size_t& now, std::size_t& most) : now_(now) { most = std::max(most, ++now_); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() { --now_; }

private:
    std::size_t& now_;
};

// Beyond any deadline, yet an end for a virtual clock that nobody else waits on.
constexpr Duration kForever = std::chrono::hours(24 * 365);

Error cancelled_error() { return Error{.code = ErrorCode::kToolTimeout, .message = "cancelled"}; }

}  // namespace

ScriptedReply answering(JsonPtr data) {
    ScriptedReply reply;
    reply.data = std::move(data);
    return reply;
}

ScriptedReply failing(ErrorCode code, std::optional<Duration> retry_after) {
    ScriptedReply reply;
    reply.kind = ScriptedReply::Kind::kFail;
    reply.error = {.code = code,
                   .message = "scripted failure",
                   .cause = "the script says so",
                   .retry_after = retry_after};
    return reply;
}

ScriptedReply hanging() {
    ScriptedReply reply;
    reply.kind = ScriptedReply::Kind::kHang;
    return reply;
}

ScriptedReply throwing() {
    ScriptedReply reply;
    reply.kind = ScriptedReply::Kind::kThrow;
    return reply;
}

void ScriptedTool::play(std::vector<ScriptedReply> script, bool repeat) {
    options_.script = std::move(script);
    options_.repeat = repeat;
    position_ = 0;
}

ScriptedReply ScriptedTool::next_reply() {
    if (position_ >= options_.script.size() && options_.repeat) {
        position_ = 0;
    }
    return position_ < options_.script.size() ? options_.script[position_++] : ScriptedReply{};
}

Duration ScriptedTool::latency_of(const ScriptedReply& reply, std::uint64_t number) const {
    if (reply.kind == ScriptedReply::Kind::kHang) {
        return kForever;
    }
    if (reply.latency) {
        return *reply.latency;
    }
    if (options_.jitter <= Duration::zero()) {
        return options_.latency;
    }
    const double share = draw(options_.seed, "scripted_tool/jitter", number);
    const double jitter = share * static_cast<double>(options_.jitter.count());
    return options_.latency + Duration{static_cast<Duration::rep>(jitter)};
}

ToolOutput ScriptedTool::output_of(const ScriptedReply& reply, const CallContext& context,
                                   const JsonPtr& params, std::uint64_t number) const {
    ToolOutput output{
        .data = reply.data, .tenant = reply.owner.value_or(context.tenant), .warnings = {}};
    const auto own = options_.data_by_tenant.find(context.tenant);
    if (output.data == nullptr && own != options_.data_by_tenant.end()) {
        output.data = own->second;
    }
    if (output.data == nullptr) {
        output.data = options_.data;
    }
    if (output.data == nullptr) {
        output.data = std::make_shared<const nlohmann::json>(
            nlohmann::json{{"call", number}, {"params", *params}});
    }
    return output;
}

asio::awaitable<Result<ToolOutput>> ScriptedTool::call(CallContext context, JsonPtr params) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const std::uint64_t number = ++calls_;
    const ScriptedReply reply = next_reply();
    const Running running(running_, most_running_);
    last_context_ = context;
    last_params_ = params;
    last_started_ = clock_.now();
    const bool awake = co_await clock_.sleep_for(latency_of(reply, number));
    if (!awake) {
        ++cancelled_;
    }
    if (!awake || reply.kind == ScriptedReply::Kind::kHang) {
        co_return cancelled_error();
    }
    if (reply.kind == ScriptedReply::Kind::kFail) {
        co_return reply.error;
    }
    if (reply.kind == ScriptedReply::Kind::kThrow) {
        throw std::runtime_error("the script throws");
    }
    co_return output_of(reply, context, params, number);
}

}  // namespace faultline::engine
