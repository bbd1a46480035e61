// The options of `faultline load`: parsed, checked and turned into what run_load() needs. The one
// place that knows their names.
#pragma once

#include "base/result.h"
#include "scenarios/format/load_test.h"

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
    scenario::LoadTest test;
    std::uint64_t seed = 1;
    std::optional<std::string> json;  // "-": standard output, else a file
    std::optional<std::string> out;   // folder of the reports; nothing: none are written
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
    std::string out;
    std::vector<std::string> objectives;
    std::string label_member;
    std::vector<std::string> allowed_targets;
};

// kInvalid with a sentence for the user. `max_in_flight` is what this machine allows.
[[nodiscard]] Result<LoadOptions> read_load_options(const RawLoadOptions& raw,
                                                    std::size_t max_in_flight);

// Adds the subcommand; when it is the one typed, `chosen` becomes what runs it and answers the
// exit code (2 when the options are wrong).
void add_load_command(CLI::App& app, std::function<int()>& chosen);

}  // namespace faultline::cli
