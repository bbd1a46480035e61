#include "scenarios/report/result_columns.h"

#include "scenarios/report/described.h"
#include "scenarios/report/json_number.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

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
        into = value.is_null() ? load::kNever : Duration{json_number<std::int64_t>(value)};
    } else if constexpr (DescribedEnum<T>) {
        into = static_cast<T>(json_number<std::underlying_type_t<T>>(value));
        if (enum_name(into).empty()) {
            throw std::out_of_range("there is no such enumerator");
        }
    } else if constexpr (std::is_same_v<T, bool>) {
        into = json_number<std::uint8_t>(value) != 0;
    } else {
        into = json_number<T>(value);
    }
}

// One array a member: a record of 200,000 samples is a quarter of what objects would take.
template <class Row>
ordered_json write_columns(const std::vector<Row>& rows) {
    ordered_json columns = ordered_json::object();
    for_each_member_of<Row>([&](const std::string& name, auto member) {
        auto& column = columns[name] = ordered_json::array();
        for (const auto& row : rows) {
            column.push_back(cell(row.*member));
        }
    });
    return columns;
}

// Columns that the first writers of faultline.result/2 did not know; without one every row keeps
// the member's default.
constexpr std::array<std::string_view, 2> kAddedLater = {"bytes_received", "cached"};

template <class Row>
std::vector<Row> read_columns(const json& columns) {
    std::vector<Row> rows(columns.at("ordinal").size());
    for_each_member_of<Row>([&](const std::string& name, auto member) {
        if (!columns.contains(name) && std::ranges::find(kAddedLater, name) != kAddedLater.end()) {
            return;
        }
        const auto& column = columns.at(name);
        if (column.size() != rows.size()) {
            throw std::out_of_range("column " + name + " has another length");
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            read_cell(column[i], rows[i].*member);
        }
    });
    return rows;
}

}  // namespace

ordered_json sample_columns(const std::vector<load::Sample>& samples) {
    return write_columns(samples);
}

std::vector<load::Sample> samples_from(const json& columns) {
    return read_columns<load::Sample>(columns);
}

ordered_json step_columns(const std::vector<StepObservation>& steps) {
    return write_columns(steps);
}

std::vector<StepObservation> steps_from(const json& columns) {
    return read_columns<StepObservation>(columns);
}

}  // namespace faultline::scenario
