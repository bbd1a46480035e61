// The figures that reports draw and print: the record's tallies by phase and its counts over time,
// with names instead of indices. A pure function of the record; some hundred KB at most, however
// many operations there were.
#pragma once

#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct Slice {
    Duration start{};
    std::uint64_t offered = 0;
    std::uint64_t completed = 0;
    std::uint64_t rejected = 0;
    std::uint64_t no_good_answer = 0;  // failed or never answered
    std::uint64_t shed = 0;            // not sent, by the generator's own doing
    // From the instant due to the answer; without a good answer infinite (Duration::max()).
    // nullopt when no operation was sent.
    std::optional<Duration> p50;
    std::optional<Duration> p90;
    std::optional<Duration> p99;
    std::optional<Duration> max;
    std::vector<std::uint64_t> by_status;  // as RunFigures::statuses
};

// One phase, or the whole run.
struct PhaseFigures {
    std::string name;  // distinct within a run; "all" for the whole
    Duration start{};
    Duration end{};
    double rate_offered = 0.0;  // per second, as planned
    double rate_sent = 0.0;     // per second
    std::uint64_t offered = 0;
    std::uint64_t sent = 0;
    std::uint64_t completed = 0;
    std::uint64_t rejected = 0;
    std::uint64_t no_good_answer = 0;  // failed or never answered
    std::uint64_t shed = 0;            // not sent, by the generator's own doing
    std::uint64_t edge = 0;            // a fault began or was healed while they ran
    std::uint64_t late = 0;            // sent more than 1 ms after it was due
    std::optional<Duration> p50;       // of the response, as in Slice
    std::optional<Duration> p90;
    std::optional<Duration> p99;
    std::optional<Duration> max;
    std::map<std::string, std::uint64_t> outcomes;    // "completed", "timeout", …
    std::map<std::string, std::uint64_t> labels;      // what answers said of themselves
    std::map<unsigned, std::uint64_t> http_statuses;  // of what was sent; 0: no answer came
    std::map<int, std::uint64_t> response_bins;       // finite responses, by response_bin()
};

struct RunFigures {
    Duration slice{};   // length of one
    Duration length{};  // to the end of the last phase reached or the last operation due
    std::vector<Slice> slices;
    // What answers said of themselves ("success", "degraded"), in quotes, else how the operation
    // ended (completed, timeout); known ones first, then by name.
    std::vector<std::string> statuses;
    std::vector<PhaseFigures> phases;
    PhaseFigures all;
    // From due to sent, of the whole run. nullopt when no operation was sent.
    std::optional<Duration> lateness_p50;
    std::optional<Duration> lateness_p99;
    std::optional<Duration> lateness_max;
    std::uint64_t leaked = 0;  // answers that held another tenant's canary
};

[[nodiscard]] RunFigures figures_of(const RunRecord& record);

// Ten bins a decade: bin i holds from 10^(i/10) ns on to the next; the first, 30, also all that
// took less than a microsecond.
inline constexpr int kBinsPerDecade = 10;
[[nodiscard]] int response_bin(Duration response);
[[nodiscard]] double bin_start_seconds(int bin);

// The role of the phase that `at` lies in; "" outside of all.
[[nodiscard]] std::string_view phase_at(const RunRecord& record, Duration at);

// "∞" for kNever, "–" for nullopt.
[[nodiscard]] std::string show(std::optional<Duration> duration);
// "12.5%"; "–" when `whole` is 0.
[[nodiscard]] std::string show_share(std::uint64_t part, std::uint64_t whole);

}  // namespace faultline::scenario
