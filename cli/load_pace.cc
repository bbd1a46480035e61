#include "cli/load_pace.h"

#include "base/random.h"
#include "base/units.h"
#include "base/unknown_name.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

// JSON readers that keep numbers as doubles must get the seed back whole.
constexpr unsigned kSeedShift = 11;

Error refused(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

// "10" and "10x"; zero when it is neither.
double multiplier_of(std::string_view text) {
    double value = 0.0;
    const char* const last = text.data() + text.size() - (text.ends_with('x') ? 1 : 0);
    const auto [rest, error] = std::from_chars(text.data(), last, value);
    return error == std::errc{} && rest == last && std::isfinite(value) ? value : 0.0;
}

// Refuses rates that no machine sends, and durations that the clock cannot hold.
Result<void> check_size(const RawLoadOptions& raw, Rate rate, Duration duration) {
    constexpr std::size_t kShown = 40;
    const double most = rate.per_second * std::max(1.0, multiplier_of(raw.multiplier));
    if (most > load::kMostRate.per_second) {
        const std::string what = raw.rate.empty() ? fmt::format("--expect {} with --multiplier {}",
                                                                raw.expect.substr(0, kShown),
                                                                raw.multiplier.substr(0, kShown))
                                                  : "--rate " + raw.rate.substr(0, kShown);
        return refused(
            fmt::format("{}: at most {} can be asked for", what, format_rate(load::kMostRate)));
    }
    if (duration > load::kLongestPhase) {
        return refused(fmt::format("--duration {}: at most 720h (30 days) a phase",
                                   raw.duration.substr(0, kShown)));
    }
    return {};
}

Result<void> read_closed_loop(const RawLoadOptions& raw, LoadOptions& options) {
    constexpr std::size_t kUsual = 64;
    constexpr std::size_t kMost = 10'000;
    if (!raw.rate.empty() || !raw.expect.empty() || !raw.multiplier.empty()) {
        return refused(
            "--closed sends as fast as answers come: leave out --rate, --expect and "
            "--multiplier");
    }
    const std::size_t connections = raw.connections.value_or(kUsual);
    if (connections == 0 || connections > kMost) {
        return refused(fmt::format("--connections {}: between 1 and {}", connections, kMost));
    }
    const auto duration = parse_duration(raw.duration);
    if (!duration || *duration <= Duration::zero()) {
        return refused("--duration: " +
                       (duration ? "it must be above zero" : duration.error().message));
    }
    options.test.closed_connections = static_cast<std::uint32_t>(connections);
    options.test.duration = *duration;
    options.seed = raw.seed ? *raw.seed : fresh_seed() >> kSeedShift;
    return check_size(raw, Rate{}, *duration);
}

}  // namespace

Result<void> read_pace(const RawLoadOptions& raw, LoadOptions& options) {
    if (raw.closed) {
        return read_closed_loop(raw, options);
    }
    if (raw.connections) {
        return refused("--connections goes with --closed; an open loop opens what it needs");
    }
    if (raw.rate.empty() == raw.expect.empty()) {
        return refused("give either --rate 100/s, or --expect 100/s --multiplier 10");
    }
    if (load::find_arrival(raw.arrival) == nullptr) {
        return refused("--arrival: " +
                       there_is_no("arrival process", raw.arrival, load::arrival_names()));
    }
    const auto duration = parse_duration(raw.duration);
    const auto rate = parse_rate(raw.rate.empty() ? raw.expect : raw.rate);
    if (!duration || !rate) {
        return refused(!duration
                           ? "--duration: " + duration.error().message
                           : (raw.rate.empty() ? "--expect: " : "--rate: ") + rate.error().message);
    }
    if (*duration <= Duration::zero() || rate->per_second <= 0.0) {
        return refused("the rate and the duration must be above zero");
    }
    const double multiplier = multiplier_of(raw.multiplier);
    if (raw.rate.empty() && multiplier <= 1.0) {
        return refused("--expect needs --multiplier with a number above 1, such as 10");
    }
    if (!raw.rate.empty() && !raw.multiplier.empty()) {
        return refused("--multiplier goes with --expect, not with --rate");
    }
    if (auto checked = check_size(raw, *rate, *duration); !checked) {
        return checked.error();
    }
    options.test.arrival = raw.arrival;
    options.test.rate = *rate;
    options.test.duration = *duration;
    if (raw.rate.empty()) {
        options.test.multiplier = multiplier;
    }
    options.seed = raw.seed ? *raw.seed : fresh_seed() >> kSeedShift;
    return {};
}

}  // namespace faultline::cli
