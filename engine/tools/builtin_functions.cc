#include "engine/tools/builtin_functions.h"

#include "base/check.h"
#include "base/units.h"
#include "engine/tools/invalid_params.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr double kMaxSleepMs = 60'000.0;

JsonPtr boxed(json value) { return std::make_shared<const json>(std::move(value)); }

// The first positional argument, else the named one, else null.
const json* argument(const json& call, const char* name) {
    const json& args = call.at("args");
    if (!args.empty()) {
        return &args.front();
    }
    const json& kwargs = call.at("kwargs");
    const auto found = kwargs.find(name);
    return found == kwargs.end() ? nullptr : &*found;
}

Duration from_ms(double ms) { return from_seconds(ms / 1000.0); }

std::optional<double> milliseconds(const json* value) {
    if (!value || !value->is_number()) {
        return std::nullopt;
    }
    const auto ms = value->get<double>();
    return ms >= 0.0 && ms <= kMaxSleepMs ? std::optional(ms) : std::nullopt;
}

asio::awaitable<Result<JsonPtr>> echo(CallContext, JsonPtr call) {
    const json& args = call->at("args");
    if (args.size() == 1 && call->at("kwargs").empty()) {
        co_return boxed(args.front());
    }
    co_return call;
}

asio::awaitable<Result<JsonPtr>> sleep_ms(Clock* clock, JsonPtr call) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const json* value = argument(*call, "ms");
    const std::optional<double> ms = milliseconds(value);
    if (!ms) {
        co_return invalid_params(fmt::format("ms must be a number from 0 to {}", kMaxSleepMs));
    }
    if (!co_await clock->sleep_for(from_ms(*ms))) {
        co_return Error{.code = ErrorCode::kToolTimeout, .message = "cancelled"};
    }
    co_return boxed({{"slept_ms", *value}});
}

Result<JsonPtr> sum_of(const json& numbers) {
    std::int64_t whole = 0;
    double real = 0.0;
    bool all_whole = true;
    for (const json& number : numbers) {
        if (!number.is_number()) {
            return invalid_params("add takes numbers only");
        }
        const auto as_real = number.get<double>();
        real += as_real;
        if (!number.is_number_integer()) {
            all_whole = false;
        } else if (std::abs(as_real) >= 9.2e18 ||
                   __builtin_add_overflow(whole, number.get<std::int64_t>(), &whole)) {
            return invalid_params("the sum does not fit 64 bits");
        }
    }
    if (!std::isfinite(real)) {
        return invalid_params("the sum is not finite");
    }
    return all_whole ? boxed(whole) : boxed(real);
}

asio::awaitable<Result<JsonPtr>> add(CallContext, JsonPtr call) {
    co_return sum_of(call->at("args"));
}

Error failure(const json& call) {
    const json* name = argument(call, "code");
    if (!name || !name->is_string()) {
        return invalid_params("code must be the name of an error code");
    }
    const std::optional<ErrorCode> code = error_code_from(name->get_ref<const std::string&>());
    if (!code) {
        return invalid_params("code is not one of the error codes");
    }
    Error error{.code = *code, .message = "failed as asked"};
    const json& kwargs = call.at("kwargs");
    if (const auto text = kwargs.find("message"); text != kwargs.end() && text->is_string()) {
        error.message = text->get<std::string>();
    }
    if (const auto wait = kwargs.find("retry_after_ms"); wait != kwargs.end()) {
        if (const std::optional<double> ms = milliseconds(&*wait)) {
            error.retry_after = from_ms(*ms);
        }
    }
    return error;
}

asio::awaitable<Result<JsonPtr>> fail(CallContext, JsonPtr call) { co_return failure(*call); }

}  // namespace

void register_builtin_functions(FunctionTable& table, Clock& clock) {
    Clock* const time = &clock;
    const auto put = [&table](const char* name, Function function) {
        FAULTLINE_CHECK(table.add(name, std::move(function)).has_value(), "the name is taken");
    };
    put("echo", &echo);
    put("sleep_ms", [time](CallContext, JsonPtr call) { return sleep_ms(time, std::move(call)); });
    put("add", &add);
    put("fail", &fail);
}

}  // namespace faultline::engine
