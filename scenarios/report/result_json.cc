#include "scenarios/report/result_json.h"

#include "base/check.h"
#include "base/json.h"
#include "base/quoted_text.h"
#include "scenarios/report/described.h"
#include "scenarios/report/json_number.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/result_columns.h"
#include "scenarios/report/results_index.h"
#include "scenarios/report/summary_json.h"
#include "scenarios/report/tallies_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr JsonLimits kLimits = {
    .max_bytes = std::size_t{256} << 20U, .max_depth = 16, .refuse_duplicate_keys = true};

// --- Writing. -----------------------------------------------------------------------------------

// JSON has no infinity; as text it comes back as itself.
ordered_json write(double value) {
    if (std::isfinite(value)) {
        return value;
    }
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
ordered_json write(bool value) { return value; }
ordered_json write(const std::string& value) { return value; }
ordered_json write(Rate value) { return write(value.per_second); }
ordered_json write(Ratio value) { return write(value.value); }
ordered_json write(Duration value) {
    return value == load::kNever ? ordered_json("never") : ordered_json(value.count());
}
template <std::integral T>
ordered_json write(T value) {
    // Past 2^53 other readers would round it: a seed must come back as it was.
    constexpr std::uint64_t kExact = std::uint64_t{1} << 53U;
    if constexpr (std::is_same_v<T, std::uint64_t>) {
        return value > kExact ? ordered_json(std::to_string(value)) : ordered_json(value);
    } else {
        return value;
    }
}
template <DescribedEnum T>
ordered_json write(T value) {
    return enum_name(value);
}
ordered_json write(const fault::ParameterValue& value) {
    constexpr std::array<const char*, 5> kKinds = {"duration_ns", "number", "integer", "bool",
                                                   "text"};
    return std::visit(
        [&](const auto& held) {
            ordered_json member = ordered_json::object();
            member[kKinds[value.index()]] = write(held);
            return member;
        },
        value);
}

template <class T>
ordered_json write(const std::optional<T>& value);
template <class T>
ordered_json write(const std::vector<T>& values);
template <class T>
ordered_json write(const std::map<std::string, T>& values);
template <DescribedStruct T>
ordered_json write(const T& value);

template <class T>
ordered_json write(const std::optional<T>& value) {
    return value ? write(*value) : ordered_json(nullptr);
}
template <class T>
ordered_json write(const std::vector<T>& values) {
    ordered_json array = ordered_json::array();
    for (const auto& value : values) {
        array.push_back(write(value));
    }
    return array;
}
template <class T>
ordered_json write(const std::map<std::string, T>& values) {
    ordered_json object = ordered_json::object();
    for (const auto& [name, value] : values) {
        object[name] = write(value);
    }
    return object;
}
template <DescribedStruct T>
ordered_json write(const T& value) {
    ordered_json object = ordered_json::object();
    for_each_member(
        value, [&](const std::string& name, const auto& member) { object[name] = write(member); });
    return object;
}

// --- Reading. -----------------------------------------------------------------------------------

void read(const json& value, bool& into) { into = value.get<bool>(); }
void read(const json& value, std::string& into) { into = value.get<std::string>(); }
void read(const json& value, double& into) {
    if (!value.is_string()) {
        into = value.get<double>();
        return;
    }
    const auto& text = value.get_ref<const std::string&>();
    const double infinity = std::numeric_limits<double>::infinity();
    into = text == "inf"    ? infinity
           : text == "-inf" ? -infinity
                            : std::numeric_limits<double>::quiet_NaN();
}
void read(const json& value, Rate& into) { read(value, into.per_second); }
void read(const json& value, Ratio& into) { read(value, into.value); }
void read(const json& value, Duration& into) {
    into = value.is_string() ? load::kNever : Duration{json_number<std::int64_t>(value)};
}
template <std::integral T>
void read(const json& value, T& into) {
    into = value.is_string() ? static_cast<T>(std::stoull(value.get<std::string>()))
                             : json_number<T>(value);
}
template <DescribedEnum T>
void read(const json& value, T& into) {
    const auto& name = value.get_ref<const std::string&>();
    const auto found = enum_from<T>(name);
    if (!found) {
        throw std::out_of_range(in_quotes(name) + " is not known here");
    }
    into = *found;
}
void read(const json& value, fault::ParameterValue& into);
template <class T>
void read(const json& value, std::optional<T>& into);
template <class T>
void read(const json& values, std::vector<T>& into);
template <class T>
void read(const json& values, std::map<std::string, T>& into);
template <DescribedStruct T>
void read(const json& value, T& into);

template <class T>
T held(const json& value) {
    T result{};
    read(value, result);
    return result;
}

void read(const json& value, fault::ParameterValue& into) {
    if (!value.is_object() || value.size() != 1) {
        throw std::out_of_range("a parameter has one kind");
    }
    const auto& kind = value.begin().key();
    const auto& content = value.begin().value();
    if (kind == "duration_ns") {
        into = held<Duration>(content);
    } else if (kind == "number") {
        into = held<double>(content);
    } else if (kind == "integer") {
        into = held<std::int64_t>(content);
    } else if (kind == "bool") {
        into = held<bool>(content);
    } else if (kind == "text") {
        into = held<std::string>(content);
    } else {
        throw std::out_of_range("no such kind of parameter");
    }
}

template <class T>
void read(const json& value, std::optional<T>& into) {
    if (value.is_null()) {
        into.reset();
    } else {
        into = held<T>(value);
    }
}
template <class T>
void read(const json& values, std::vector<T>& into) {
    into.clear();
    for (const auto& value : values) {
        into.push_back(held<T>(value));
    }
}
template <class T>
void read(const json& values, std::map<std::string, T>& into) {
    into.clear();
    for (const auto& [name, value] : values.items()) {
        into[name] = held<T>(value);
    }
}
// A member that an older writer did not know keeps its default.
template <DescribedStruct T>
void read(const json& value, T& into) {
    if (!value.is_object()) {
        throw std::out_of_range("an object was expected");
    }
    for_each_member(into, [&](const std::string& name, auto& member) {
        if (const auto found = value.find(name); found != value.end()) {
            read(*found, member);
        }
    });
}

// --- The document. ------------------------------------------------------------------------------

// Names are looked up by index: one that points nowhere would be read out of bounds later.
void check_indices(const RunRecord& record) {
    for (const auto& sample : record.samples) {
        if (sample.label >= std::max<std::size_t>(record.labels.size(), 1)) {
            throw std::out_of_range("a sample's label is not in the table");
        }
    }
    for (const auto& step : record.steps) {
        const std::size_t most = std::max({step.step, step.error_code, step.data_source});
        if (most >= std::max<std::size_t>(record.step_names.size(), 1)) {
            throw std::out_of_range("a step's name is not in the table");
        }
    }
}

Result<JudgedRun> not_a_result(std::string_view why) {
    return Error{ErrorKind::kInvalid, fmt::format("this is no result of a run: {}", why)};
}

}  // namespace

std::string write_result_json(const JudgedRun& run) {
    FAULTLINE_CHECK(run.record.scenario.secrets.empty(), "secrets are masked before writing");
    const ordered_json members = {{"schema", kResultSchema},
                                  {"version", run.record.environment.version},
                                  {"verdict", to_string(run.judgement.verdict)},
                                  {"exit_code", exit_code(run)},
                                  {"summary", *summary_json(run)},
                                  {"judgement", write(run.judgement)},
                                  {"sensitivity", write(run.sensitivity)},
                                  {"proofs", write(run.proofs)},
                                  {"run", write(run.record)},
                                  {"tallies", tallies_json(run.record)},
                                  {"samples", sample_columns(run.record.samples)},
                                  {"steps", step_columns(run.record.steps)}};
    std::string text = "{";
    for (const auto& [name, value] : members.items()) {
        text += fmt::format("{}\n{}: {}", text.size() > 1 ? "," : "", quote_json(name),
                            value.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
    }
    return text + "\n}\n";
}

Result<JudgedRun> read_result_json(std::string_view text) {
    const auto parsed = parse_json(text, kLimits);
    if (!parsed) {
        return parsed.error();
    }
    const json& document = **parsed;
    if (!document.is_object() || !document.contains("schema")) {
        return not_a_result("it has no key \"schema\"");
    }
    try {
        const auto schema = document.at("schema").get<std::string>();
        if (schema != kResultSchema) {
            return not_a_result(fmt::format("its schema is \"{}\", wanted is \"{}\"",
                                            schema.substr(0, 40), kResultSchema));
        }
        JudgedRun run;
        read(document.at("judgement"), run.judgement);
        if (const auto found = document.find("sensitivity"); found != document.end()) {
            read(*found, run.sensitivity);
        }
        if (const auto found = document.find("proofs"); found != document.end()) {
            read(*found, run.proofs);
        }
        read(document.at("run"), run.record);
        read_tallies_json(document.at("tallies"), run.record);
        run.record.samples = samples_from(document.at("samples"));
        run.record.steps = steps_from(document.at("steps"));
        check_indices(run.record);
        return run;
    } catch (const std::exception& error) {
        // nlohmann's messages begin with "[json.exception.out_of_range.403] ".
        const std::string_view why = error.what();
        return not_a_result(why.starts_with('[') ? why.substr(why.find(']') + 2) : why);
    }
}

// One run's record; of many, an index of their folders.
Report result_json_report() {
    return {.file = "result.json",
            .of_run = [](const ReportedRun& run) { return write_result_json(run); },
            .of_runs = results_index};
}

}  // namespace faultline::scenario
