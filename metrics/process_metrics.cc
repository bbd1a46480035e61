#include "metrics/process_metrics.h"

#include "base/files.h"
#include "metrics/registry.h"

#include <array>
#include <charconv>
#include <filesystem>

#include <sys/resource.h>
#include <unistd.h>

namespace faultline::metrics {

namespace {

std::optional<double> leading_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    return static_cast<double>(value);
}

// The number of open descriptors without the one that reads the folder.
std::optional<double> count_open_descriptors() {
    std::error_code error;
    std::filesystem::directory_iterator entries("/proc/self/fd", error);
    double open = -1.0;
    for (; !error && entries != std::filesystem::directory_iterator{}; entries.increment(error)) {
        open += 1.0;
    }
    return error ? std::nullopt : std::optional(open);
}

// A value that cannot be read gives no series, never a NaN.
void set(Registry& registry, std::string_view family, std::optional<double> value) {
    if (value) {
        registry.gauge(family).set(*value);
    }
}

void refresh(Registry& registry) {
    const ProcessUnits units{.ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK)),
                             .page_bytes = static_cast<double>(::sysconf(_SC_PAGESIZE))};
    const auto self = read_file("/proc/self/stat");
    const auto sample = self ? parse_process_stat(*self, units) : std::nullopt;
    if (sample) {
        set(registry, "process_cpu_seconds_total", sample->cpu_seconds);
        set(registry, "process_threads", sample->threads);
        set(registry, "process_virtual_memory_bytes", sample->virtual_bytes);
        set(registry, "process_resident_memory_bytes", sample->resident_bytes);
        const auto machine = read_file("/proc/stat");
        const auto boot = machine ? parse_boot_time(*machine) : std::nullopt;
        if (boot) {
            set(registry, "process_start_time_seconds", *boot + sample->start_seconds_after_boot);
        }
    }
    set(registry, "process_open_fds", count_open_descriptors());
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        set(registry, "process_max_fds", static_cast<double>(limit.rlim_cur));
    }
}

}  // namespace

std::optional<ProcessSample> parse_process_stat(std::string_view stat, ProcessUnits units) {
    // The second field is the program's name in parentheses and may itself hold any byte.
    const auto name_end = stat.rfind(')');
    if (name_end == std::string_view::npos) {
        return std::nullopt;
    }
    stat.remove_prefix(name_end + 1);
    // From here on: field 3 (state) is fields[0].
    std::array<std::string_view, 22> fields{};
    std::size_t found = 0;
    while (found < fields.size()) {
        const auto begin = stat.find_first_not_of(" \n");
        if (begin == std::string_view::npos) {
            return std::nullopt;
        }
        stat.remove_prefix(begin);
        fields[found++] = stat.substr(0, stat.find_first_of(" \n"));
        stat.remove_prefix(fields[found - 1].size());
    }
    const auto user = leading_number(fields[11]);
    const auto system = leading_number(fields[12]);
    const auto threads = leading_number(fields[17]);
    const auto start = leading_number(fields[19]);
    const auto virtual_size = leading_number(fields[20]);
    const auto pages = leading_number(fields[21]);
    if (!user || !system || !threads || !start || !virtual_size || !pages) {
        return std::nullopt;
    }
    return ProcessSample{.cpu_seconds = (*user + *system) / units.ticks_per_second,
                         .threads = *threads,
                         .virtual_bytes = *virtual_size,
                         .resident_bytes = *pages * units.page_bytes,
                         .start_seconds_after_boot = *start / units.ticks_per_second};
}

std::optional<double> parse_boot_time(std::string_view stat) {
    constexpr std::string_view kKey = "\nbtime ";
    const auto at = stat.find(kKey);
    return at == std::string_view::npos ? std::nullopt
                                        : leading_number(stat.substr(at + kKey.size()));
}

void add_process_metrics(Registry& registry) {
    registry.on_collect([&registry] { refresh(registry); });
}

}  // namespace faultline::metrics
