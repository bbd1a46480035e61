#include "cli/load_options.h"

#include "base/files.h"
#include "base/random.h"
#include "base/units.h"
#include "cli/exit_codes.h"
#include "cli/load.h"
#include "cli/terminal.h"
#include "loadgen/client/descriptor_limit.h"
#include "loadgen/client/http_url.h"
#include "loadgen/client/request_bytes.h"
#include "scenarios/format/objective.h"
#include "scenarios/run/load_setup.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

namespace {

// JSON readers that keep numbers as doubles must get the seed back whole.
constexpr unsigned kSeedShift = 11;

Error bad(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

Result<void> read_target(const RawLoadOptions& raw, LoadOptions& options) {
    const auto url = load::parse_http_url(raw.url);
    if (!url) {
        return url.error();
    }
    const bool is_allowed =
        load::is_loopback(url->host) ||
        std::ranges::find(raw.allowed_targets, url->host) != raw.allowed_targets.end();
    if (!is_allowed) {
        return bad(
            fmt::format("{0} is not this machine. Load is sent only to systems whose owner "
                        "agreed to it; if that is so here, add --allow-target {0}",
                        url->host));
    }
    options.target = raw.url;
    options.test.url = raw.url;
    scenario::RequestSpec request;
    request.path = url->target;
    options.test.requests.push_back(std::move(request));
    return {};
}

// A plan that nobody could send, or that no clock holds.
Result<void> check_size(const RawLoadOptions& raw, Rate rate, Duration duration) {
    constexpr std::size_t kShown = 40;
    const double most = rate.per_second * std::max(1.0, raw.multiplier);
    if (most > load::kMostRate.per_second) {
        const std::string what = raw.rate.empty()
                                     ? fmt::format("--expect {} with --multiplier {:g}",
                                                   raw.expect.substr(0, kShown), raw.multiplier)
                                     : "--rate " + raw.rate.substr(0, kShown);
        return bad(
            fmt::format("{}: at most {} can be asked for", what, format_rate(load::kMostRate)));
    }
    if (duration > load::kLongestPhase) {
        return bad(fmt::format("--duration {}: at most 720h (30 days) a phase",
                               raw.duration.substr(0, kShown)));
    }
    return {};
}

Result<void> read_plan(const RawLoadOptions& raw, LoadOptions& options) {
    if (raw.rate.empty() == raw.expect.empty()) {
        return bad("give either --rate 100/s, or --expect 100/s --multiplier 10");
    }
    if (load::find_arrival(raw.arrival) == nullptr) {
        return bad(fmt::format("--arrival {}: there are {}", raw.arrival,
                               fmt::join(load::arrival_names(), ", ")));
    }
    const auto duration = parse_duration(raw.duration);
    const auto rate = parse_rate(raw.rate.empty() ? raw.expect : raw.rate);
    if (!duration || !rate) {
        return bad(!duration
                       ? "--duration: " + duration.error().message
                       : (raw.rate.empty() ? "--expect: " : "--rate: ") + rate.error().message);
    }
    if (*duration <= Duration::zero() || rate->per_second <= 0.0) {
        return bad("the rate and the duration must be above zero");
    }
    if (raw.rate.empty() && !(std::isfinite(raw.multiplier) && raw.multiplier > 1.0)) {
        return bad("--expect needs --multiplier with a number above 1, such as 10");
    }
    if (!raw.rate.empty() && raw.multiplier != 0.0) {
        return bad("--multiplier goes with --expect, not with --rate");
    }
    if (auto checked = check_size(raw, *rate, *duration); !checked) {
        return checked.error();
    }
    options.test.arrival = raw.arrival;
    options.test.rate = *rate;
    options.test.duration = *duration;
    if (raw.rate.empty()) {
        options.test.multiplier = raw.multiplier;
    }
    options.seed = raw.seed ? *raw.seed : fresh_seed() >> kSeedShift;
    return {};
}

Result<void> read_request(const RawLoadOptions& raw, LoadOptions& options) {
    scenario::RequestSpec& request = options.test.requests.front();
    if (raw.data.starts_with('@')) {
        auto content = read_file(raw.data.substr(1));
        if (!content) {
            return content.error();
        }
        request.body = std::move(*content);
    } else {
        request.body = raw.data;
    }
    request.method = !raw.method.empty() ? raw.method : request.body.empty() ? "GET" : "POST";
    for (const auto& header : raw.headers) {
        const auto colon = header.find(':');
        if (colon == std::string::npos || colon == 0) {
            return bad(fmt::format("-H \"{}\" has no colon; write \"Name: value\"", header));
        }
        const auto value = std::min(header.find_first_not_of(" \t", colon + 1), header.size());
        request.headers.push_back({.name = header.substr(0, colon), .value = header.substr(value)});
    }
    options.test.label_member = raw.label_member;
    const auto timeout = parse_duration(raw.timeout);
    if (!timeout || *timeout <= Duration::zero()) {
        return bad("--timeout: " + (timeout ? "it must be above zero" : timeout.error().message));
    }
    if (*timeout > load::kLongestPhase) {
        return bad(fmt::format("--timeout {}: at most 720h (30 days)", raw.timeout.substr(0, 40)));
    }
    options.test.timeout = *timeout;
    return {};
}

Result<void> read_judgement(const RawLoadOptions& raw, LoadOptions& options) {
    for (const auto& text : raw.objectives) {
        auto objective = scenario::parse_objective(text);
        if (!objective) {
            return objective.error();
        }
        options.test.objectives.push_back(std::move(*objective));
    }
    return {};
}

// What could not be sent as asked, a header of two lines say, is refused before anything runs.
Result<void> check_request(const LoadOptions& options) {
    const auto url = load::parse_http_url(options.test.url);
    if (!url) {
        return url.error();
    }
    const auto setup = scenario::load_setup(scenario::load_scenario(options.test), {});
    const auto bytes = load::RequestBytes::build(setup, url->authority());
    return bytes ? Result<void>() : bytes.error();
}

constexpr const char* kLoadFooter =
    "Examples:\n"
    "  faultline load http://127.0.0.1:8080/healthz --rate 1000/s --duration 20s\n"
    "  faultline load http://127.0.0.1:8080/healthz --expect 200/s --multiplier 10\n\n"
    "Exit: 0 pass, 1 an objective failed, 2 usage, 3 inconclusive (we were not punctual, or too "
    "few\n"
    "answers), 4 it could not be sent, 128 + n after signal n (drained and reported).";

std::string arrivals() {
    std::vector<std::string> all;
    for (const auto& process : load::arrival_processes()) {
        all.push_back(fmt::format("{} ({})", process.name, process.summary));
    }
    return fmt::format("{}", fmt::join(all, ", "));
}

void add_options(CLI::App& command, RawLoadOptions& raw) {
    command.add_option("url", raw.url, "http://host:port/path")->required();
    command.add_option("--rate", raw.rate, "arrivals over all connections, such as 1000/s");
    command.add_option("--duration", raw.duration, "of each phase")->capture_default_str();
    command.add_option("--expect", raw.expect,
                       "spike test: the normal rate; runs 1x, then --multiplier times, then 1x. In "
                       "the spike the p99 of admitted work stays within --slo, or else within 5 "
                       "times that of 1x or 300ms more; that of rejections within the p99 of 1x "
                       "plus 250ms");
    command.add_option("--multiplier", raw.multiplier, "of the spike test, such as 10");
    command.add_option("--arrival", raw.arrival, "How arrivals are spread: " + arrivals())
        ->capture_default_str();
    command.add_option("-m,--method", raw.method, "GET, or POST when there is a body");
    // One value each, or -H would swallow the URL behind it.
    command.add_option("-H,--header", raw.headers, "\"Name: value\"; may be repeated")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    command.add_option("-D,--data", raw.data, "the body, or @file");
    command.add_option("--timeout", raw.timeout, "of one operation")->capture_default_str();
    command.add_option("--max-in-flight", raw.max_in_flight,
                       "operations open at a time; what exceeds it is shed and counted");
    command.add_option("--seed", raw.seed, "the same seed is the same plan");
    command.add_flag("--json{-}", raw.json,
                     "the result as JSON on standard output, or --json=FILE");
    command
        .add_option("--slo", raw.objectives,
                    "p99<300ms, error_ratio<1%, goodput>900/s, …; may be repeated")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
    command.add_option("--out", raw.out, "folder for report.html, junit.xml, result.json, …");
    command.add_option("--label-member", raw.label_member,
                       "member of a JSON answer to count by, such as status");
    command
        .add_option("--allow-target", raw.allowed_targets,
                    "a host besides this machine that may be loaded; may be repeated")
        ->expected(1)
        ->allow_extra_args(false)
        ->take_all();
}

}  // namespace

Result<LoadOptions> read_load_options(const RawLoadOptions& raw, std::size_t max_in_flight) {
    LoadOptions options;
    for (const auto& read : {read_target, read_plan, read_request, read_judgement}) {
        if (auto done = read(raw, options); !done) {
            return done.error();
        }
    }
    options.test.max_in_flight = raw.max_in_flight == 0 ? max_in_flight : raw.max_in_flight;
    if (options.test.max_in_flight > max_in_flight) {
        return bad(fmt::format("--max-in-flight {}: this machine allows {} (its descriptor limit)",
                               raw.max_in_flight, max_in_flight));
    }
    if (!raw.json.empty()) {
        options.json = raw.json;
    }
    if (!raw.out.empty()) {
        options.out = raw.out;
    }
    if (auto sendable = check_request(options); !sendable) {
        return sendable.error();
    }
    return options;
}

void add_load_command(CLI::App& app, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("load", "send load to a URL and judge the answers");
    auto raw = std::make_shared<RawLoadOptions>();
    add_options(*command, *raw);
    command->footer(kLoadFooter);
    command->callback([raw, &chosen] {
        chosen = [raw] {
            const std::size_t most = load::default_max_in_flight(load::raise_descriptor_limit());
            const auto options = read_load_options(*raw, most);
            if (!options) {
                tell(stderr, "faultline load: {}\n", options.error().message);
                return kExitUsage;
            }
            return run_load(*options);
        };
    });
}

}  // namespace faultline::cli
