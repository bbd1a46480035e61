// The instant that a record says it began, as readers of JUnit and of metrics want it. Pure.
#pragma once

#include "base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace faultline::scenario {

// What format_wall (base/units.h) wrote: RFC 3339 in UTC. Nothing when it is not that.
[[nodiscard]] std::optional<WallTime> parse_wall(std::string_view text);
// "2026-01-02T03:04:05": in UTC, without a zone.
[[nodiscard]] std::string seconds_text(WallTime time);

}  // namespace faultline::scenario
