#include "scenarios/report/events_ndjson.h"

#include "base/json.h"
#include "tests/unit/scenarios/report/golden.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <sstream>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(EventsNdjson, Golden) { expect_golden("events.ndjson", events_ndjson(small_run())); }

TEST(EventsNdjson, EveryLineIsJson) {
    std::istringstream lines(events_ndjson(hostile_run()));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_TRUE(parse_json(line)) << line;
    }
    EXPECT_EQ(count, 6) << "two events, three checks, the verdict";
}

}  // namespace
}  // namespace faultline::scenario
