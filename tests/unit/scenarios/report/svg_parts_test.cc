#include "scenarios/report/svg_parts.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(SvgParts, WhatDoesNotFitIsCutBetweenCharacters) {
    EXPECT_EQ(svg_shortened("zürich", 6.5 * kSvgCharacter), "zürich");
    EXPECT_EQ(svg_shortened("zürich über alles", 9.5 * kSvgCharacter), "zürich ü…");
    EXPECT_EQ(svg_shortened("zürich", 3.5 * kSvgCharacter), "") << "hardly anything fits";
    EXPECT_EQ(svg_shortened("zürich", -1), "");
}

TEST(SvgParts, ACharacterIsAsWideAsAnyOther) { EXPECT_DOUBLE_EQ(svg_width("∞"), svg_width("x")); }

}  // namespace
}  // namespace faultline::scenario
