// docs/engine-yaml.md names every key of the configuration that is read, and no other; its example
// is read without a mistake.
#include "embedded/engine_config.h"
#include "engine/tools/builtin_tools.h"
#include "tests/unit/embedded/reference_page.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

// The keys that may stand there, as the reader says them of one that may not.
Names known_keys(const std::string& text) {
    const auto refused = parse_engine_config(text, "page", "");
    EXPECT_FALSE(refused) << text;
    const std::string message = refused ? "" : refused.error().message;
    constexpr std::string_view kBegin = "expected one of ";
    const std::size_t from = message.find(kBegin);
    EXPECT_NE(from, std::string::npos) << message;
    Names keys;
    std::string name;
    for (const char c : message.substr(from + kBegin.size()) + ",") {
        if (c == ',' || c == '\n') {
            keys.insert(name);
            name.clear();
            if (c == '\n') {
                break;
            }
        } else if (c != ' ') {
            name += c;
        }
    }
    return keys;
}

TEST(EngineYamlPage, HasEveryKeyThatIsReadAndNoOther) {
    const std::string text = page("engine-yaml.md");
    const std::string file = "version: 1\ntenants: {acme: {key: a-key-of-acme}}\n";
    const std::vector<std::pair<std::string, std::string>> sections = {
        {"## Top level", file + "zzzzzzzz: 1\n"},
        {"## A tenant", "version: 1\ntenants: {acme: {key: a-key-of-acme, zzzzzzzz: 1}}\n"},
        {"## The database", file + "database: {sqlite_schema: demo, zzzzzzzz: 1}\n"},
        {"## A tool", file + "tools: {x: {simulated: {}, zzzzzzzz: 1}}\n"},
        {"## Simulated", file + "tools: {x: {simulated: {zzzzzzzz: 1}}}\n"},
        {"## A node of the topology", file + "topology: {acme: [{name: a, zzzzzzzz: 1}]}\n"}};
    for (const auto& [heading, wrong] : sections) {
        EXPECT_EQ(keys_of(section(text, heading)), known_keys(wrong)) << heading;
    }
}

TEST(EngineYamlPage, ItsExampleIsRight) {
    const auto config = parse_engine_config(first_yaml(page("engine-yaml.md")), "page", "");
    ASSERT_TRUE(config) << config.error().message;
}

TEST(EngineYamlPage, NamesTheToolsThatShip) {
    std::vector<std::string_view> names;
    for (const engine::BuiltinTool& tool : engine::builtin_tools()) {
        names.push_back(tool.name());
    }
    EXPECT_NE(page("engine-yaml.md").find(fmt::format("– `{}` –", fmt::join(names, "`, `"))),
              std::string::npos)
        << fmt::format("`{}`", fmt::join(names, "`, `"));
}

}  // namespace
}  // namespace faultline::embedded
