// The start of a run in the forms that JUnit and metrics need. Pure.
#pragma once

#include "base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace faultline::scenario {

// What format_wall (base/units.h) wrote: RFC 3339 in UTC. nullopt for any other text.
[[nodiscard]] std::optional<WallTime> parse_wall(std::string_view text);
// "2026-01-02T03:04:05": in UTC, without a zone.
[[nodiscard]] std::string seconds_text(WallTime time);

}  // namespace faultline::scenario
