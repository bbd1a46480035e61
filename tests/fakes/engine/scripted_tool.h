// The tool for virtual time: answers after a latency on the injected clock, in the way its script
// says, the same way on every run. Honours cancellation and passes the tool contract suite. One
// executor only; bounded by its script; keeps counts and the last call, no history.
#pragma once

#include "base/clock.h"
#include "engine/ports/tool.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// How one call goes.
struct ScriptedReply {
    enum class Kind { kAnswer, kFail, kHang, kThrow };
    Kind kind = Kind::kAnswer;
    std::optional<Duration> latency{};   // instead of the tool's
    Error error{};                       // of kFail
    JsonPtr data{};                      // of kAnswer, instead of the tool's
    std::optional<std::string> owner{};  // of kAnswer: whose data it claims to be
};

[[nodiscard]] ScriptedReply answering(JsonPtr data = nullptr);
[[nodiscard]] ScriptedReply failing(ErrorCode code,
                                    std::optional<Duration> retry_after = std::nullopt);
[[nodiscard]] ScriptedReply hanging();   // until cancelled
[[nodiscard]] ScriptedReply throwing();  // a bug, as no tool may have

struct ScriptedToolOptions {
    Duration latency{};
    Duration jitter{};  // uniform in [0, jitter) on top, drawn from `seed` by call number
    std::uint64_t seed = 1;
    JsonPtr data{};                                   // nothing: {"call": n, "params": ...}
    std::map<std::string, JsonPtr> data_by_tenant{};  // goes before `data`
    std::vector<ScriptedReply> script{};              // of the first calls, in order of arrival
    bool repeat = false;                              // after its end the script begins again
};

class ScriptedTool final : public Tool {
public:
    // `clock` must outlive the tool.
    explicit ScriptedTool(Clock& clock, ScriptedToolOptions options = {})
        : clock_(clock), options_(std::move(options)) {}

    boost::asio::awaitable<Result<ToolOutput>> call(CallContext context, JsonPtr params) override;

    // Replaces the script from the next call on.
    void play(std::vector<ScriptedReply> script, bool repeat = false);

    [[nodiscard]] std::uint64_t calls() const { return calls_; }
    [[nodiscard]] std::uint64_t cancelled() const { return cancelled_; }
    [[nodiscard]] std::size_t running() const { return running_; }
    [[nodiscard]] std::size_t most_running() const { return most_running_; }
    [[nodiscard]] const CallContext& last_context() const { return last_context_; }
    [[nodiscard]] const JsonPtr& last_params() const { return last_params_; }
    [[nodiscard]] Instant last_started() const { return last_started_; }

private:
    ScriptedReply next_reply();
    Duration latency_of(const ScriptedReply& reply, std::uint64_t number) const;
    ToolOutput output_of(const ScriptedReply& reply, const CallContext& context,
                         const JsonPtr& params, std::uint64_t number) const;

    Clock& clock_;
    ScriptedToolOptions options_;
    std::size_t position_ = 0;
    std::uint64_t calls_ = 0;
    std::uint64_t cancelled_ = 0;
    std::size_t running_ = 0;
    std::size_t most_running_ = 0;
    CallContext last_context_;
    JsonPtr last_params_;
    Instant last_started_{};
};

}  // namespace faultline::engine
