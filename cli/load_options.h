// The options of `faultline load`: parsed, checked and turned into what run_load() needs. The one
// place that knows their names.
#pragma once

#include "base/result.h"
#include "loadgen/arrival/load_plan.h"
#include "loadgen/client/http_url.h"
#include "loadgen/client/transport.h"
#include "loadgen/slo/load_verdict.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class App;
}

namespace faultline::cli {

struct LoadOptions {
    std::string target;  // the URL as given
    load::HttpUrl url;
    load::LoadPlanSpec plan;
    std::vector<std::optional<Duration>> settles_after;  // per phase, for the recorder
    load::LoadSetup setup;
    load::JudgeOptions judge;
    std::optional<std::string> json;  // "-": standard output, else a file
};

// As typed; every field may still be wrong.
struct RawLoadOptions {
    std::string url;
    std::string rate;
    std::string expect;
    double multiplier = 0.0;
    std::string duration = "10s";
    std::string arrival = "poisson";
    std::string method;
    std::vector<std::string> headers;
    std::string data;
    std::string timeout = "10s";
    std::size_t max_in_flight = 0;  // 0: what the descriptor limit allows
    std::optional<std::uint64_t> seed;
    std::string json;
    std::vector<std::string> objectives;
    std::string profile = "full";
    std::string label_member;
    std::vector<std::string> allowed_targets;
};

// INVALID_PARAMS with a sentence for the user. `max_in_flight` is what this machine allows.
[[nodiscard]] Result<LoadOptions> read_load_options(const RawLoadOptions& raw,
                                                    std::size_t max_in_flight);

// Adds the subcommand; when it is the one typed, `chosen` becomes what runs it and answers the
// exit code (2 when the options are wrong).
void add_load_command(CLI::App& app, std::function<int()>& chosen);

}  // namespace faultline::cli
