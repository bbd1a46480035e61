#include "scenarios/report/result_columns.h"

#include "scenarios/report/whole_number.h"

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// One description of the columns serves both directions: `column(name, member)`.
template <class Columns>
void describe_samples(Columns& columns) {
    using load::Sample;
    columns("ordinal", &Sample::ordinal);
    columns("phase", &Sample::phase);
    columns("request", &Sample::request);
    columns("tenant", &Sample::tenant);
    columns("outcome", &Sample::outcome);
    columns("http_status", &Sample::http_status);
    columns("label", &Sample::label);
    columns("leaked", &Sample::leaked);
    columns("intended_ns", &Sample::intended);
    columns("released_ns", &Sample::released);
    columns("connected_ns", &Sample::connected);
    columns("first_byte_out_ns", &Sample::first_byte_out);
    columns("first_byte_in_ns", &Sample::first_byte_in);
    columns("done_ns", &Sample::done);
}

template <class Columns>
void describe_steps(Columns& columns) {
    columns("ordinal", &StepObservation::ordinal);
    columns("step", &StepObservation::step);
    columns("error_code", &StepObservation::error_code);
    columns("data_source", &StepObservation::data_source);
    columns("success", &StepObservation::success);
    columns("fallback_used", &StepObservation::fallback_used);
    columns("security_error", &StepObservation::security_error);
    columns("duration_ns", &StepObservation::duration);
}

template <class T>
ordered_json cell(const T& value) {
    if constexpr (std::is_same_v<T, Duration>) {
        return value == load::kNever ? ordered_json(nullptr) : ordered_json(value.count());
    } else if constexpr (std::is_enum_v<T>) {
        return static_cast<std::uint64_t>(value);
    } else if constexpr (std::is_same_v<T, bool>) {
        return value ? 1 : 0;
    } else {
        return value;
    }
}

template <class T>
void read_cell(const json& value, T& into) {
    if constexpr (std::is_same_v<T, Duration>) {
        into = value.is_null() ? load::kNever : Duration{whole_number<std::int64_t>(value)};
    } else if constexpr (std::is_same_v<T, load::Outcome>) {
        const auto number = whole_number<std::uint8_t>(value);
        if (number >= load::kOutcomeCount) {
            throw std::out_of_range("there is no such outcome");
        }
        into = static_cast<load::Outcome>(number);
    } else if constexpr (std::is_same_v<T, bool>) {
        into = whole_number<std::uint8_t>(value) != 0;
    } else {
        into = whole_number<T>(value);
    }
}

template <class Row>
struct ColumnWriter {
    const std::vector<Row>& rows;
    ordered_json columns = ordered_json::object();

    template <class T>
    void operator()(const char* name, T Row::* member) {
        auto& column = columns[name] = ordered_json::array();
        for (const auto& row : rows) {
            column.push_back(cell(row.*member));
        }
    }
};

template <class Row>
struct ColumnReader {
    const json& columns;
    std::vector<Row> rows;

    template <class T>
    void operator()(const char* name, T Row::* member) {
        const auto& column = columns.at(name);
        if (column.size() != rows.size()) {
            throw std::out_of_range(std::string("column ") + name + " has another length");
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            read_cell(column[i], rows[i].*member);
        }
    }
};

}  // namespace

ordered_json sample_columns(const std::vector<load::Sample>& samples) {
    ColumnWriter<load::Sample> writer{.rows = samples};
    describe_samples(writer);
    return std::move(writer.columns);
}

std::vector<load::Sample> samples_from(const json& columns) {
    ColumnReader<load::Sample> reader{.columns = columns, .rows = {}};
    reader.rows.resize(columns.at("ordinal").size());
    describe_samples(reader);
    return std::move(reader.rows);
}

ordered_json step_columns(const std::vector<StepObservation>& steps) {
    ColumnWriter<StepObservation> writer{.rows = steps};
    describe_steps(writer);
    return std::move(writer.columns);
}

std::vector<StepObservation> steps_from(const json& columns) {
    ColumnReader<StepObservation> reader{.columns = columns, .rows = {}};
    reader.rows.resize(columns.at("ordinal").size());
    describe_steps(reader);
    return std::move(reader.rows);
}

}  // namespace faultline::scenario
