#include "engine/tools/topology.h"

#include "tests/unit/engine/store/await.h"

#include <cmath>
#include <limits>
#include <set>

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

// a → b → c → d → e → f → g, loads 95 90 89 70 69 10 0.
std::vector<TopologyNode> chain() {
    return {
        {"a", NodeType::kService, 95, 100, {"b"}}, {"b", NodeType::kServer, 90, 200, {"c", "a"}},
        {"c", NodeType::kDb, 89, 300, {"d"}},      {"d", NodeType::kNetwork, 70, 0, {"e"}},
        {"e", NodeType::kStorage, 69, 50, {"f"}},  {"f", NodeType::kService, 10, 50, {"g"}},
        {"g", NodeType::kService, 0, 0, {}}};
}

std::string ids(const std::vector<const TopologyNode*>& nodes) {
    std::string text;
    for (const TopologyNode* node : nodes) {
        text += node->id;
    }
    return text;
}

TEST(TopologyFigures, FollowTheFormulas) {
    const TopologyMap map = TopologyMap::make(chain()).value();
    const TopologyFigures all = derive_figures(map.all());
    EXPECT_DOUBLE_EQ(all.latency_ms, 30.0 + 2.2 * (423.0 / 7.0));
    EXPECT_EQ(all.critical, 2U);
    EXPECT_EQ(all.warning, 2U);
    EXPECT_DOUBLE_EQ(all.error_rate_pct, (1.2 * 2 + 0.4 * 2) / 7.0);
    EXPECT_DOUBLE_EQ(all.throughput, 100.0);
    // 95×1.4 + 90×1.2 + 89×1.6 + 70×1.0 + 69×0.9 + 10×1.4 = 529.5, a tenth of it.
    EXPECT_NEAR(all.cost, 52.95, 1e-9);

    const TopologyFigures idle = derive_figures(map.around("g", 5));
    EXPECT_DOUBLE_EQ(idle.latency_ms, 30.0);
    EXPECT_DOUBLE_EQ(idle.error_rate_pct, 0.0);
}

TEST(TopologyFigures, BordersOfStatus) {
    const auto status = [](double load) { return status_of({"x", NodeType::kDb, load, 0, {}}); };
    EXPECT_EQ(status(90), NodeStatus::kCritical);
    EXPECT_EQ(status(89.999), NodeStatus::kWarning);
    EXPECT_EQ(status(70), NodeStatus::kWarning);
    EXPECT_EQ(status(69.999), NodeStatus::kOk);
}

TEST(TopologyMap, ReachesAsFarAsAsked) {
    const TopologyMap map = TopologyMap::make(chain()).value();
    EXPECT_EQ(ids(map.around("a", 0)), "a");
    EXPECT_EQ(ids(map.around("a", 1)), "ab");
    EXPECT_EQ(ids(map.around("b", 1)), "bca");
    EXPECT_EQ(ids(map.around("a", 5)), "abcdef");
    EXPECT_EQ(ids(map.around("z", 5)), "");
    EXPECT_EQ(ids(map.all()), "abcdefg");
}

TEST(TopologyMap, RefusesWhatCannotBe) {
    const auto named = [](const char* id) {
        TopologyNode node;
        node.id = id;
        return node;
    };
    const auto message = [](std::vector<TopologyNode> nodes) {
        const auto map = TopologyMap::make(std::move(nodes));
        return map ? std::string("accepted") : map.error().message;
    };
    EXPECT_NE(message({named("a"), named("a")}).find("\"a\""), std::string::npos);
    EXPECT_NE(message({named("")}).find("not empty"), std::string::npos);
    EXPECT_NE(message({{"a", NodeType::kDb, 1, 1, {"b"}}}).find("\"b\""), std::string::npos);
    EXPECT_NE(message({{"a", NodeType::kDb, -1, 0, {}}}), "accepted");
    EXPECT_NE(message({{"a", NodeType::kDb, std::nan(""), 0, {}}}), "accepted");
    EXPECT_NE(message({{"a", NodeType::kDb, 1, std::numeric_limits<double>::infinity(), {}}}),
              "accepted");
    EXPECT_NE(message(std::vector<TopologyNode>(10'001)), "accepted");
    for (const NodeType type : {NodeType::kService, NodeType::kServer, NodeType::kDb,
                                NodeType::kNetwork, NodeType::kStorage}) {
        EXPECT_EQ(node_type_from(to_string(type)), type);
    }
    EXPECT_FALSE(node_type_from("rack"));
}

class Topology : public testing::Test {
protected:
    Topology() {
        std::map<std::string, TopologyMap, std::less<>> maps;
        maps.emplace("acme", TopologyMap::make(chain()).value());
        maps.emplace("other", TopologyMap::make({{"secret", NodeType::kDb, 50, 7, {}}}).value());
        tool_ = std::make_unique<TopologyTool>(std::move(maps));
    }
    Result<ToolOutput> call(const std::string& tenant, json params) {
        CallContext context;
        context.tenant = tenant;
        return await_value(clock_, tool_->call(std::move(context),
                                               std::make_shared<const json>(std::move(params))));
    }

    ManualClock clock_;
    std::unique_ptr<TopologyTool> tool_;
};

TEST_F(Topology, AnswersForItsTenantOnly) {
    const auto output = call("acme", json::object());
    ASSERT_TRUE(output);
    EXPECT_EQ(output->tenant, "acme");
    const json& data = *output->data;
    EXPECT_EQ(data.at("data_source"), "topology_fallback");
    EXPECT_EQ(data.at("nodes").size(), 7U);
    EXPECT_EQ(data.at("nodes").at(0), (json{{"id", "a"},
                                            {"type", "service"},
                                            {"load", 95.0},
                                            {"traffic", 100.0},
                                            {"status", "critical"}}));
    EXPECT_NEAR(data.at("cost").get<double>(), 52.95, 1e-9);
    EXPECT_EQ(data.dump().find("secret"), std::string::npos);
    EXPECT_EQ(call("nobody", json::object()).error().code, ErrorCode::kDataNotFound);
    EXPECT_EQ(call("acme", {{"root", "secret"}}).error().code, ErrorCode::kDataNotFound);
}

TEST_F(Topology, StandsInForAnotherTool) {
    // The parameters of the step it answers for are not its own.
    const auto output = call("acme", {{"query", "SELECT 1"}, {"max_rows", 5}});
    ASSERT_TRUE(output);
    EXPECT_EQ(output->data->at("nodes").size(), 7U);
}

TEST_F(Topology, ChecksItsOwnParameters) {
    EXPECT_EQ(call("acme", {{"root", "b"}, {"depth", 1}})->data->at("nodes").size(), 3U);
    for (const json& bad :
         {json{{"root", 1}}, json{{"depth", 6}}, json{{"depth", -1}}, json{{"depth", "5"}},
          json{{"depth", 1.5}}, json{{"root", nullptr}}, json{{"depth", 18446744073709551615U}}}) {
        const auto output = call("acme", bad);
        ASSERT_FALSE(output) << bad;
        EXPECT_EQ(output.error().code, ErrorCode::kInvalidParams) << bad;
    }
}

}  // namespace
}  // namespace faultline::engine
