#include "cli/repeatable_option.h"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

using Words = std::vector<std::string>;

struct Read {
    Words files;
    Words headers;
    Words without;
};

Read read(const std::string& line) {
    Read read;
    CLI::App app;
    app.add_option("files", read.files);
    add_repeatable(app, "-H", read.headers, "");
    add_list(app, "--without", read.without, "");
    app.parse(line);
    return read;
}

TEST(RepeatableOption, LeavesTheWordsBehindItsValueAlone) {
    const Read one = read("--without retry file.yaml -H a:b other.yaml");
    EXPECT_EQ(one.files, (Words{"file.yaml", "other.yaml"}));
    EXPECT_EQ(one.without, Words{"retry"});
    EXPECT_EQ(one.headers, Words{"a:b"});
}

TEST(RepeatableOption, AddsUp) {
    EXPECT_EQ(read("-H a -H b,c").headers, (Words{"a", "b,c"}));
    EXPECT_EQ(read("--without a,b --without c").without, (Words{"a", "b", "c"}));
}

}  // namespace
}  // namespace faultline::cli
