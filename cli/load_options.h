// The options of `faultline load` as typed, and checked. Pure, except that the
// file of a body is read and a missing seed is drawn.
#pragma once

#include "base/result.h"
#include "loadgen/arrival/arrival_process.h"
#include "scenarios/format/load_test.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::cli {

// Checked: a run can be made of it.
struct LoadOptions {
    // The URL, spelled out.
    std::string target;
    // What is sent, and what must hold.
    scenario::LoadTest test;
    // Seed of the plan of arrivals.
    std::uint64_t seed = 1;
    // Where the result goes as JSON: "-" is standard output, else a file; std::nullopt: not
    // written.
    std::optional<std::string> json;
    // Folder of the reports; std::nullopt: none are written.
    std::optional<std::string> out;
};

// As typed; every field may still be wrong.
struct RawLoadOptions {
    // "http://host:port/path", "host:port/path" or ":port/path".
    std::string url;
    // "1000/s", of one phase; either this or `expect`.
    std::string rate;
    // "200/s", the 1x of a spike test.
    std::string expect;
    // "10" or "10x", with `expect` only.
    std::string multiplier;
    // Of each phase: "10s", "1m30s".
    std::string duration = "10s";
    // A name of load::arrival_processes().
    std::string arrival{load::kDefaultArrival};
    // "GET"; empty: GET, or POST when there is a body.
    std::string method;
    // "Name: value" each, sent in this order.
    std::vector<std::string> headers;
    // The body, or "@file".
    std::string data;
    // "200,302" or "2xx" each: the statuses that are good answers; empty: 2xx and 304.
    std::vector<std::string> expected_statuses;
    // Of one operation, from its release.
    std::string timeout = "10s";
    // Closed loop instead of a rate: each connection sends its next request when its answer came.
    bool closed = false;
    // Of a closed loop, at least 1; std::nullopt: 64.
    std::optional<std::size_t> connections;
    // Operations open at a time; std::nullopt: as many as descriptors allow.
    std::optional<std::size_t> max_in_flight;
    // Nothing: a fresh one, which is printed.
    std::optional<std::uint64_t> seed;
    // "-" or a file; empty: none.
    std::string json;
    // A folder; empty: none.
    std::string out;
    // "p99<300ms" each.
    std::vector<std::string> objectives;
    // Top-level member of a JSON answer to count by; empty: bodies are not read. std::nullopt:
    // scenario::default_label_member().
    std::optional<std::string> label_member;
    // Hosts besides this machine that may be loaded.
    std::vector<std::string> allowed_targets;
};

// An error has a sentence for the user. `max_in_flight` is what this machine allows.
[[nodiscard]] Result<LoadOptions> read_load_options(const RawLoadOptions& raw,
                                                    std::size_t max_in_flight);

}  // namespace faultline::cli
