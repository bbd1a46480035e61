#include "scenarios/report/wall_time.h"

#include "base/units.h"

#include <chrono>
#include <cstdio>

namespace faultline::scenario {

std::optional<WallTime> parse_wall(std::string_view text) {
    using namespace std::chrono;
    int year_number = 0;
    unsigned month_number = 0;
    unsigned day_number = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ms = 0;
    const std::string whole(text);
    if (std::sscanf(whole.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3d", &year_number, &month_number,
                    &day_number, &hour, &minute, &second, &ms) != 7) {
        return std::nullopt;
    }
    const year_month_day date{year(year_number), month(month_number), day(day_number)};
    if (!date.ok()) {
        return std::nullopt;
    }
    const WallTime time =
        sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(ms);
    // Whatever else it might have been is not what was read.
    return format_wall(time) == text ? std::optional(time) : std::nullopt;
}

std::string seconds_text(WallTime time) { return format_wall(time).substr(0, 19); }

}  // namespace faultline::scenario
