#include "base/yaml/overlay.h"

#include <gtest/gtest.h>

namespace faultline::yaml {
namespace {

NodePtr parse(const std::string& text) {
    Problems problems;
    return parse_document(text, "d.yaml", problems);
}

TEST(Overlay, MergesMappingsAndReplacesTheRest) {
    const NodePtr merged =
        overlay(parse("a: {b: 1, c: 2}\nd: [1, 2]\n"), parse("a: {c: 3, e: 4}\nd: [9]\n"));
    EXPECT_EQ(merged->find("a")->find("b")->text, "1");
    EXPECT_EQ(merged->find("a")->find("c")->text, "3");
    EXPECT_EQ(merged->find("a")->find("e")->text, "4");
    EXPECT_EQ(merged->find("d")->items.size(), 1U);
}

TEST(Overlay, SetsWhatAPathLeadsTo) {
    Problems problems;
    NodePtr tree = parse("a: {b: 1}\nl: [{x: 1}, {x: 2}]\n");
    tree = with_override(tree, "a.b", "7", problems);
    tree = with_override(tree, "a.new.deep", "8", problems);
    tree = with_override(tree, "l.1.x", "9", problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(tree->find("a")->find("b")->text, "7");
    EXPECT_EQ(tree->find("a")->find("new")->find("deep")->text, "8");
    EXPECT_EQ(tree->find("l")->items[0]->find("x")->text, "1");
    EXPECT_EQ(tree->find("l")->items[1]->find("x")->text, "9");
}

TEST(Overlay, RefusesPathsThatLeadNowhere) {
    for (const char* const path : {"", "a..b", ".", "l.5", "l.x", "a.b.c.d.e.f.g.h.i"}) {
        Problems problems;
        const NodePtr tree = parse("a: {b: 1}\nl: [1]\n");
        const NodePtr after = with_override(tree, path, "x", problems);
        ASSERT_EQ(problems.size(), 1U) << path;
        EXPECT_EQ(problems.sorted()[0].position.file, std::string("--set ") + path + "=x");
        EXPECT_TRUE(
            to_string(problems.sorted()[0]).starts_with(std::string("--set ") + path + "=x: "))
            << to_string(problems.sorted()[0]);
    }
}

TEST(Overlay, SaysHowAnItemOfAListIsNamed) {
    Problems problems;
    (void)with_override(parse("l: [{x: 1}]\n"), "l[0].x", "2", problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(to_string(problems.sorted()[0]),
              "--set l[0].x=2: not a path; expected l.0.x: the items of a list go by number, from "
              "0");
}

TEST(Overlay, PutsInTheEnvironmentAndRemembersItsSecrets) {
    Environment environment{.read = [](std::string_view name) -> std::optional<std::string> {
                                return name == "A" ? std::optional<std::string>("alpha")
                                                   : std::nullopt;
                            },
                            .secrets = {}};
    Problems problems;
    const NodePtr tree = with_environment(parse("x: \"<${env:A}|${env:A}> ${port}\"\ny: 1\n"),
                                          environment, problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(tree->find("x")->text, "<alpha|alpha> ${port}");
    EXPECT_EQ(environment.secrets, (std::vector<std::string>{"alpha", "alpha"}));
}

}  // namespace
}  // namespace faultline::yaml
