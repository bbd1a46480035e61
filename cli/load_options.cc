#include "cli/load_options.h"

#include "base/files.h"
#include "base/http_text.h"
#include "base/http_url.h"
#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "base/units.h"
#include "cli/load_pace.h"
#include "loadgen/client/request_bytes.h"
#include "scenarios/format/methods.h"
#include "scenarios/format/objective.h"
#include "scenarios/run/load_setup.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

Error bad(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

Result<void> read_target(const RawLoadOptions& raw, LoadOptions& options) {
    constexpr std::size_t kShown = 60;
    if (trim_blanks(raw.url).empty()) {
        return bad(
            "the URL is empty, perhaps a variable of the shell that is not set; write "
            "http://HOST:PORT/path, or :8080/path for this machine");
    }
    if (raw.url.starts_with('/')) {
        return bad(
            fmt::format("{0} is a path without a host; write :8080{0} for this machine, or "
                        "http://HOST:PORT{0}",
                        shortened(raw.url, kShown)));
    }
    const std::size_t port_end = std::min(raw.url.find('/'), raw.url.size());
    if (port_end > 0 && std::ranges::all_of(raw.url.substr(0, port_end), is_digit)) {
        return bad(
            fmt::format("{0} is a port without a host; write :{0} for this machine, or "
                        "http://HOST:{0}",
                        shortened(raw.url, kShown)));
    }
    const std::string full = spelled_out_url(raw.url);
    const auto url = parse_http_url(full);
    if (!url) {
        return url.error();
    }
    const bool is_allowed =
        is_loopback(url->host) ||
        std::ranges::find(raw.allowed_targets, url->host) != raw.allowed_targets.end();
    if (!is_allowed) {
        return bad(
            fmt::format("{0} is not this machine. Load is sent only to systems whose owner "
                        "agreed to it; if that is so here, add --allow-target {0}",
                        url->host));
    }
    options.target = full;
    options.test.url = full;
    scenario::RequestSpec request;
    request.path = url->target;
    options.test.requests.push_back(std::move(request));
    return {};
}

// The usual method that "post" or "POTS" was meant to be. Empty for a usual one, and for one that
// is like none of them: others exist, such as PURGE.
std::string method_meant_by(const std::string& method) {
    const std::vector<std::string> usual(scenario::kMethods.begin(), scenario::kMethods.end());
    if (std::ranges::find(usual, method) != usual.end()) {
        return {};
    }
    const auto same = std::ranges::find_if(
        usual, [&](const std::string& one) { return equal_ignoring_case(one, method); });
    return same != usual.end() ? *same : nearest_name(method, usual);
}

Result<void> read_request(const RawLoadOptions& raw, LoadOptions& options) {
    scenario::RequestSpec& request = options.test.requests.front();
    if (raw.data.starts_with('@')) {
        const std::string file = raw.data.substr(1);
        auto content = read_stream(file == "-" ? "/dev/stdin" : file);
        if (!content) {
            return content.error();
        }
        request.body = std::move(*content);
    } else {
        request.body = raw.data;
    }
    request.method = !raw.method.empty() ? raw.method : request.body.empty() ? "GET" : "POST";
    if (const std::string meant = method_meant_by(request.method); !meant.empty()) {
        return bad(fmt::format("-m {}: did you mean {}?", shortened(request.method), meant));
    }
    for (const auto& header : raw.headers) {
        const auto colon = header.find(':');
        if (colon == std::string::npos || colon == 0) {
            return bad(fmt::format("-H \"{}\" has no colon; write \"Name: value\"", header));
        }
        request.headers.push_back(
            {.name = header.substr(0, colon),
             .value = std::string(trim_blanks(std::string_view(header).substr(colon + 1)))});
    }
    options.test.label_member = raw.label_member.value_or(
        std::string(scenario::default_label_member(options.test.requests)));
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

Result<void> read_expected_statuses(const RawLoadOptions& raw, LoadOptions& options) {
    std::vector<std::string> names;
    for (const std::string& list : raw.expected_statuses) {
        for (std::size_t begin = 0; begin <= list.size();) {
            const std::size_t end = std::min(list.find(',', begin), list.size());
            names.emplace_back(trim_blanks(std::string_view(list).substr(begin, end - begin)));
            begin = end + 1;
        }
    }
    if (!names.empty()) {
        if (const auto valid = load::ExpectedStatuses::parse(names); !valid) {
            return bad(
                fmt::format("--expect-status: {}; write for example --expect-status 302, or "
                            "a list of statuses from 100 to 599 and classes of them: 200,3xx",
                            valid.error().message));
        }
    }
    options.test.requests.front().expected_statuses = std::move(names);
    return {};
}

Result<void> read_judgement(const RawLoadOptions& raw, LoadOptions& options) {
    for (const auto& text : raw.objectives) {
        if (trim_blanks(text).empty()) {
            return bad("--slo is empty; write for example --slo 'p99<300ms'");
        }
        auto objective = scenario::parse_objective(text);
        if (!objective) {
            // Without quotes the shell takes < and > for itself.
            const bool is_cut = text.find_first_of("<>") == std::string::npos;
            return bad(
                "--slo " + objective.error().message +
                (is_cut ? "; put it in quotes, which the shell needs: --slo 'p99<300ms'" : ""));
        }
        options.test.objectives.push_back(std::move(*objective));
    }
    return {};
}

// Refuses, before anything runs, what could not be sent as asked, such as a header of two lines.
Result<void> check_request(const LoadOptions& options) {
    const auto url = parse_http_url(options.test.url);
    if (!url) {
        return url.error();
    }
    const auto setup = scenario::load_setup(scenario::scenario_of_load_test(options.test), {});
    const auto bytes = load::RequestBytes::build(setup, url->authority());
    return bytes ? Result<void>() : bytes.error();
}

}  // namespace

Result<LoadOptions> read_load_options(const RawLoadOptions& raw, std::size_t max_in_flight) {
    LoadOptions options;
    for (const auto& read :
         {read_target, read_pace, read_request, read_expected_statuses, read_judgement}) {
        if (auto done = read(raw, options); !done) {
            return done.error();
        }
    }
    options.test.max_in_flight = raw.max_in_flight.value_or(max_in_flight);
    if (options.test.max_in_flight == 0) {
        return bad(
            "--max-in-flight 0 would send nothing; leave it out for what this machine allows");
    }
    if (options.test.max_in_flight > max_in_flight) {
        return bad(fmt::format("--max-in-flight {}: this machine allows {} (its descriptor limit)",
                               options.test.max_in_flight, max_in_flight));
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

}  // namespace faultline::cli
