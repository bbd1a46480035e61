#include "scenarios/report/load_text.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream words(line);
    return {std::istream_iterator<std::string>(words), {}};
}

// The line of the text that starts with this word; empty when there is none.
std::string line_of(const std::string& text, const std::string& word) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(word)) {
            return line;
        }
    }
    return {};
}

TEST(LoadText, FiguresDoNotTouchHoweverLongTheyAre) {
    JudgedRun run = load_run();
    load::PhaseTally& phase = run.record.tallies.front();
    phase.phase.name = "a phase with a long name";
    phase.phase.rate = Rate{1'234'567.0};
    for (std::uint64_t& outcome : phase.tally.outcomes) {
        outcome = 987'654'321;
    }
    phase.tally.sent = 9 * std::uint64_t{987'654'321};
    const std::string text = load_text(run);
    const std::string row = line_of(text, "a phase");
    EXPECT_EQ(words_of(row),
              (std::vector<std::string>{"a", "phase", "with", "a", "long", "name", "1234567/s",
                                        "9876543210", "8888888889", "987654321", "987654321",
                                        "5925925926", "987654321", "987654321"}));
    EXPECT_EQ(line_of(text, "phase ").size(), row.size()) << text;
}

TEST(LoadText, FiguresStandBelowTheirHeadings) {
    const std::string text = load_text(load_run());
    const std::string heading = line_of(text, "phase ");
    for (const char* const phase : {"baseline", "fault", "recovery"}) {
        EXPECT_EQ(line_of(text, phase).size(), heading.size()) << text;
    }
    // "∞" is one character of three bytes, and the row of the phase with failures ends in it twice.
    const std::string times = line_of(text, "time ");
    EXPECT_EQ(line_of(text, "response baseline").size(), times.size()) << text;
    const std::string fault = line_of(text, "response fault");
    const auto infinities = std::ranges::count(fault, '\xe2');
    EXPECT_GT(infinities, 0);
    EXPECT_EQ(fault.size(), times.size() + 2 * static_cast<std::size_t>(infinities)) << text;
}

TEST(LoadText, ARedirectThatCountsAsAFailureSaysWhatToDo) {
    JudgedRun run = load_run();
    const auto hint = [&run] { return line_of(load_text(run), "redirects "); };
    EXPECT_EQ(hint(), "");
    load::Tally& tally = run.record.tallies.front().tally;
    tally.statuses[304] = 3;
    EXPECT_EQ(hint(), "") << "a good answer";
    tally.statuses[302] = 3;
    EXPECT_TRUE(hint().starts_with("redirects   not followed, so 302 counts as a failure"))
        << load_text(run);
    EXPECT_NE(load_text(run).find("--expect-status 302"), std::string::npos);
    run.record.scenario.load.requests.front().expected_statuses = {"3xx"};
    EXPECT_EQ(hint(), "");
}

}  // namespace
}  // namespace faultline::scenario
