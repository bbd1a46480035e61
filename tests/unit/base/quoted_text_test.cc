#include "base/quoted_text.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(QuotedText, SpeaksToNoTerminal) {
    EXPECT_EQ(printable("x\r\n::add-mask::y\x1b[31m\x07\x7f"), "x??::add-mask::y?[31m??");
    EXPECT_EQ(printable("a\xc2\x9b"
                        "b"),
              "a?b");  // U+009B begins a command too
    EXPECT_EQ(printable("ä\xc2\xa0"), "ä\xc2\xa0");
    EXPECT_EQ(printable("\xc2"), "\xc2");
}

TEST(QuotedText, IsShort) {
    EXPECT_EQ(in_quotes("name"), "\"name\"");
    EXPECT_EQ(in_quotes(""), "\"\"");
    EXPECT_EQ(in_quotes(std::string(64, 'x')), '"' + std::string(64, 'x') + '"');
    EXPECT_EQ(in_quotes(std::string(65, 'x')), '"' + std::string(64, 'x') + "...\"");
    EXPECT_EQ(shortened("日本", 5), "日...");
}

}  // namespace
}  // namespace faultline
