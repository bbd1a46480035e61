#include "cli/other_tools.h"

#include "base/units.h"
#include "cli/whole_number.h"
#include "scenarios/format/objective.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

bool is_number(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// The value with its unit: hey and ab take plain seconds, hey, oha and k6 plain numbers per second.
std::string with_unit(std::string_view value, std::string_view unit, std::string_view example) {
    if (value.empty()) {
        return std::string(example);
    }
    return is_number(value) ? fmt::format("{}{}", value, unit) : std::string(value);
}

std::string duration(std::string_view value) {
    return "write --duration " + with_unit(value, "s", "10s");
}
std::string timeout(std::string_view value) {
    return "write --timeout " + with_unit(value, "s", "10s");
}
// vegeta says per what: "50/1s".
std::string rate(std::string_view value) {
    std::string text(value);
    if (const auto per = text.find("/1"); per != std::string::npos && per + 3 == text.size()) {
        text.erase(per + 1, 1);
    }
    return "write --rate " + with_unit(text, "/s", "100/s");
}

// The whole-number rate and the longest duration up to 10 s that send exactly this many.
std::string count(std::string_view value) {
    constexpr std::uint64_t kLongest = 10;
    const auto requests = whole_number(value);
    if (!requests || *requests == 0) {
        return "the number of requests is rate × duration: write --rate 20/s --duration 10s";
    }
    std::uint64_t seconds = kLongest;
    while (*requests % seconds != 0) {
        --seconds;
    }
    return fmt::format("{} requests are --rate {}/s --duration {}s --arrival uniform", *requests,
                       *requests / seconds, seconds);
}
std::string connections(std::string_view value) {
    return fmt::format(
        "write --max-in-flight {} beside --rate: requests are sent at that rate, "
        "over as many connections as they need",
        is_number(value) ? value : "100");
}
std::string threads(std::string_view value) {
    const bool is_timeout = !value.empty() && !is_number(value);
    const std::string seconds = with_unit(value, "s", "10s");
    return is_timeout ? timeout(value)
                      : fmt::format(
                            "one thread sends; ab's -t is --duration {0}, hey's is "
                            "--timeout {0}",
                            seconds);
}
// wrk's duration; a body for hey, oha and curl.
std::string body_or_duration(std::string_view value) {
    return parse_duration(value) ? duration(value) : fmt::format("write -D '{}'", value);
}
std::string method(std::string_view value) {
    return fmt::format("write -m {}", value.empty() ? "POST" : value);
}
std::string header(std::string_view name, std::string_view value) {
    return fmt::format("write -H '{}: {}'", name, value);
}
std::string content_type(std::string_view value) { return header("Content-Type", value); }
std::string accept(std::string_view value) { return header("Accept", value); }
std::string host(std::string_view value) { return header("Host", value); }
std::string user_agent(std::string_view value) { return header("User-Agent", value); }
// Virtual users for k6, user and password for curl.
std::string user(std::string_view value) {
    if (is_number(value)) {
        return connections(value);
    }
    return "write -H 'Authorization: Basic …', with user:password in base64";
}
std::string body_file(std::string_view value) { return fmt::format("write -D @{}", value); }
std::string targets(std::string_view) { return "a load has one URL: write it without a flag"; }
std::string output(std::string_view value) {
    return fmt::format("write --json={} for the figures, --out DIR for the reports",
                       value.empty() ? "FILE" : value);
}
std::string latency(std::string_view) { return "latencies are always printed: leave it out"; }
std::string keep_alive(std::string_view) { return "connections are always kept alive"; }
// -k: keep-alive for ab, no certificate check for curl.
std::string keep_alive_or_insecure(std::string_view) {
    return "connections are always kept alive, and https is not supported yet";
}
std::string http_version(std::string_view) { return "requests are sent as HTTP/1.1"; }
std::string script(std::string_view) {
    return "write the request with -m, -H and -D, or a scenario for `faultline run`";
}
std::string stages(std::string_view) {
    return "write --expect 100/s --multiplier 10x, or the phases of a scenario for `faultline run`";
}
std::string insecure(std::string_view) { return "https is not supported yet"; }

// "p99" of --p99, -p99 and --max-p99; empty for all others.
std::string_view percentile_in(std::string_view option) {
    option.remove_prefix(std::min(option.find_first_not_of('-'), option.size()));
    if (option.starts_with("max-")) {
        option.remove_prefix(4);
    }
    const bool is_one = option.starts_with('p') && option.size() > 1 && option.size() <= 6 &&
                        std::isdigit(static_cast<unsigned char>(option.back())) != 0 &&
                        option.find_first_not_of("0123456789.", 1) == std::string_view::npos &&
                        scenario::parse_objective(fmt::format("{}<1s", option)).has_value();
    return is_one ? option : std::string_view();
}
std::string objective(std::string_view percentile, std::string_view value) {
    return fmt::format("write --slo '{}<{}'", percentile, with_unit(value, "ms", "300ms"));
}

struct Flag {
    std::string_view name;
    std::string (*answer)(std::string_view value);
};

constexpr std::array<Flag, 49> kFlags = {{{"-z", duration},
                                          {"-n", count},
                                          {"-i", count},
                                          {"--requests", count},
                                          {"--iterations", count},
                                          {"-c", connections},
                                          {"--connections", connections},
                                          {"-connections", connections},
                                          {"-max-connections", connections},
                                          {"--concurrency", connections},
                                          {"--vus", connections},
                                          {"-workers", connections},
                                          {"-max-workers", connections},
                                          {"-q", rate},
                                          {"-r", rate},
                                          {"-R", rate},
                                          {"-rate", rate},
                                          {"--qps", rate},
                                          {"--rps", rate},
                                          {"-duration", duration},
                                          {"-d", body_or_duration},
                                          {"-t", threads},
                                          {"--threads", threads},
                                          {"-timeout", timeout},
                                          {"-X", method},
                                          {"--request", method},
                                          {"-T", content_type},
                                          {"-A", accept},
                                          {"-host", host},
                                          {"-U", user_agent},
                                          {"-a", user},
                                          {"-u", user},
                                          {"-p", body_file},
                                          {"-body", body_file},
                                          {"-targets", targets},
                                          {"-s", script},
                                          {"--script", script},
                                          {"--stage", stages},
                                          {"-o", output},
                                          {"-output", output},
                                          {"--latency", latency},
                                          {"-k", keep_alive_or_insecure},
                                          {"--http2", http_version},
                                          {"-http2", http_version},
                                          {"-h2", http_version},
                                          {"--http3", http_version},
                                          {"-keepalive", keep_alive},
                                          {"--insecure", insecure},
                                          {"-insecure", insecure}}};

}  // namespace

std::string load_advice(std::string_view option, std::string_view value) {
    if (option == "--json") {
        return value.ends_with(".json") ? fmt::format("write --json={}", value) : std::string();
    }
    const auto found = std::ranges::find(kFlags, option, &Flag::name);
    if (found != kFlags.end()) {
        return found->answer(value);
    }
    const std::string_view percentile = percentile_in(option);
    return percentile.empty() ? std::string() : objective(percentile, value);
}

}  // namespace faultline::cli
