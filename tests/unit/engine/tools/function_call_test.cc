#include "engine/tools/function_call.h"

#include "engine/tools/builtin_functions.h"
#include "tests/unit/engine/store/await.h"

#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
namespace asio = boost::asio;

asio::awaitable<Result<JsonPtr>> throwing(CallContext, JsonPtr) {
    throw std::runtime_error("secret /etc/path");
    co_return json_null();
}

asio::awaitable<Result<JsonPtr>> null_pointer(CallContext, JsonPtr) { co_return JsonPtr{}; }

class FunctionCall : public testing::Test {
protected:
    FunctionCall() {
        auto table = std::make_shared<FunctionTable>();
        register_builtin_functions(*table, clock_);
        EXPECT_TRUE(table->add("throwing", &throwing));
        EXPECT_TRUE(table->add("null_pointer", &null_pointer));
        tool_ = std::make_unique<FunctionCallTool>(std::move(table));
    }

    Result<ToolOutput> call(json params) {
        return await_value(clock_,
                           tool_->call({}, std::make_shared<const json>(std::move(params))));
    }
    json data(json params) {
        const Result<ToolOutput> output = call(std::move(params));
        return output ? *output->data : json("error: " + output.error().message);
    }

    ManualClock clock_;
    std::unique_ptr<FunctionCallTool> tool_;
};

TEST_F(FunctionCall, EchoAnswersWhatItWasGiven) {
    EXPECT_EQ(data({{"fn", "echo"}, {"args", {json{{"a", 1}}}}}), (json{{"a", 1}}));
    EXPECT_EQ(data({{"fn", "echo"}}), (json{{"args", json::array()}, {"kwargs", json::object()}}));
    EXPECT_EQ(data({{"fn", "echo"}, {"args", {1}}, {"kwargs", {{"b", 2}}}}),
              (json{{"args", {1}}, {"kwargs", {{"b", 2}}}}));
}

TEST_F(FunctionCall, AddKeepsWholeNumbersWhole) {
    EXPECT_EQ(data({{"fn", "add"}, {"args", {1, 2, 3}}}).dump(), "6");
    EXPECT_EQ(data({{"fn", "add"}, {"args", {1, 0.5}}}).dump(), "1.5");
    EXPECT_EQ(data({{"fn", "add"}}).dump(), "0");
    for (const json& bad :
         {json{"1"}, json{nullptr}, json{1, json::array()}, json{9223372036854775807, 1},
          json{18446744073709551615U}, json{1e308, 1e308}}) {
        const auto output = call({{"fn", "add"}, {"args", bad}});
        ASSERT_FALSE(output) << bad;
        EXPECT_EQ(output.error().code, ErrorCode::kInvalidParams) << bad;
    }
}

TEST_F(FunctionCall, SleepTakesItsTimeOnTheInjectedClock) {
    const Instant before = clock_.now();
    EXPECT_EQ(data({{"fn", "sleep_ms"}, {"args", {1500}}}), (json{{"slept_ms", 1500}}));
    EXPECT_EQ(clock_.now() - before, std::chrono::milliseconds(1500));
    EXPECT_EQ(data({{"fn", "sleep_ms"}, {"kwargs", {{"ms", 0.5}}}}), (json{{"slept_ms", 0.5}}));
    for (const json& bad : {json(-1), json(60'001), json("1"), json(nullptr), json(1e300)}) {
        EXPECT_EQ(call({{"fn", "sleep_ms"}, {"args", {bad}}}).error().code,
                  ErrorCode::kInvalidParams)
            << bad;
    }
    EXPECT_EQ(call({{"fn", "sleep_ms"}}).error().code, ErrorCode::kInvalidParams);
}

TEST_F(FunctionCall, FailEndsWithTheCodeAsked) {
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        EXPECT_EQ(call({{"fn", "fail"}, {"args", {to_string(code)}}}).error().code, code);
    }
    const auto output =
        call({{"fn", "fail"},
              {"kwargs",
               {{"code", "RATE_LIMITED"}, {"message", "slow down"}, {"retry_after_ms", 250}}}});
    EXPECT_EQ(output.error().message, "slow down");
    EXPECT_EQ(output.error().retry_after, std::chrono::milliseconds(250));
    EXPECT_EQ(call({{"fn", "fail"}, {"args", {"NO_SUCH"}}}).error().code,
              ErrorCode::kInvalidParams);
}

TEST_F(FunctionCall, RefusesOtherShapes) {
    const std::vector<json> wrong = {nullptr,
                                     1,
                                     "fn",
                                     json::array(),
                                     json::object(),
                                     {{"fn", 1}},
                                     {{"fn", ""}},
                                     {{"fn", "nowhere"}},
                                     {{"fn", "echo"}, {"args", {{"a", 1}}}},
                                     {{"fn", "echo"}, {"kwargs", json::array()}},
                                     {{"fn", "echo"}, {"arg", json::array()}}};
    for (const json& params : wrong) {
        const auto output = call(params);
        ASSERT_FALSE(output) << params;
        EXPECT_EQ(output.error().code, ErrorCode::kInvalidParams) << params;
    }
    EXPECT_NE(call({{"fn", "echo"}, {"arg", 1}}).error().message.find("\"arg\""),
              std::string::npos);
}

TEST_F(FunctionCall, AnEscapedExceptionBecomesACodeWithoutItsText) {
    const auto output = call({{"fn", "throwing"}});
    ASSERT_FALSE(output);
    EXPECT_EQ(output.error().code, ErrorCode::kInternalError);
    EXPECT_EQ(output.error().message.find("secret"), std::string::npos);
    EXPECT_NE(output.error().cause.find("secret"), std::string::npos);
    EXPECT_EQ(data({{"fn", "null_pointer"}}), nullptr);
}

TEST(FunctionTable, OverwritesNothing) {
    FunctionTable table;
    EXPECT_TRUE(table.add("f", &null_pointer));
    EXPECT_FALSE(table.add("f", &null_pointer));
    EXPECT_FALSE(table.add("", &null_pointer));
    EXPECT_FALSE(table.add("g", Function{}));
}

}  // namespace
}  // namespace faultline::engine
