// What the kernel says of this process, parsed from the text of /proc. Pure; read at each scrape
// by add_process_metrics() (registry.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace faultline::metrics {

struct ProcessUnits {
    double ticks_per_second = 100.0;
    double page_bytes = 4096.0;
};

struct ProcessSample {
    double cpu_seconds = 0.0;
    double threads = 0.0;
    double virtual_bytes = 0.0;
    double resident_bytes = 0.0;
    double start_seconds_after_boot = 0.0;
};

// `stat`: the text of /proc/self/stat; nullopt when it cannot be parsed.
[[nodiscard]] std::optional<ProcessSample> parse_process_stat(std::string_view stat,
                                                              ProcessUnits units);

// Boot time in seconds since the Unix epoch out of /proc/stat; nullopt when the text has none.
[[nodiscard]] std::optional<double> parse_boot_time(std::string_view stat);

}  // namespace faultline::metrics
