#include "embedded/fault_schema_check.h"

#include "base/http_text.h"
#include "base/quoted_text.h"
#include "faults/kinds/sql_name.h"
#include "faults/kinds/table.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::embedded {

using fault::SchemaName;
using scenario::Scenario;

namespace {

// A name without the schema before it; empty when the fault names none, or it is no name.
struct Name {
    std::string key;
    std::string text;
};

Name name_of(const fault::FaultSpec& spec, SchemaName what) {
    const fault::Fault* const fault = fault::find_fault(spec.fault);
    if (fault == nullptr) {
        return {};
    }
    auto named = named_in_schema(fault->info, spec, what);
    const auto parts = named.name == nullptr ? std::nullopt : fault::name_parts(*named.name);
    return {.key = std::move(named.key), .text = parts ? parts->back() : std::string()};
}

// SQLite knows no letter case in names, PostgreSQL only that of quoted ones.
bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::any_of(
        names, [&](const std::string& known) { return equal_ignoring_case(known, name); });
}

void check_one(const Scenario& scenario, std::size_t index, const TableColumns& tables,
               yaml::Problems& problems) {
    const fault::FaultSpec& spec = scenario.faults[index];
    const Name table = name_of(spec, SchemaName::kTable);
    if (table.text.empty()) {
        return;
    }
    std::vector<std::string> names;
    const std::vector<std::string>* columns = nullptr;
    for (const auto& [name, its_columns] : tables) {
        names.push_back(name);
        columns = equal_ignoring_case(name, table.text) ? &its_columns : columns;
    }
    if (columns == nullptr) {
        problems.unknown(position_in_fault(scenario, index, table.key), "table", table.text, names);
        return;
    }
    const Name column = name_of(spec, SchemaName::kColumn);
    if (!column.text.empty() && !is_among(*columns, column.text)) {
        problems.unknown(position_in_fault(scenario, index, column.key),
                         fmt::format("column of {}", table.text), column.text, *columns);
    }
    const Name renamed = name_of(spec, SchemaName::kNewColumn);
    if (!renamed.text.empty() && is_among(*columns, renamed.text)) {
        problems.add(position_in_fault(scenario, index, renamed.key),
                     fmt::format("{} has a column {} already", table.text, renamed.text),
                     fmt::format("a name that is none of {}", fmt::join(*columns, ", ")));
    }
}

}  // namespace

void check_fault_schema(const Scenario& scenario, const TableColumns& tables,
                        yaml::Problems& problems) {
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        check_one(scenario, i, tables, problems);
    }
}

void check_names_in_sql(const Scenario& scenario, std::string_view sql, const std::string& file,
                        yaml::Problems& problems) {
    const std::string text = lower_case(sql);
    if (text.find("execute") != std::string::npos || text.find("\\i") != std::string::npos) {
        return;
    }
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        for (const auto& [what, kind] :
             {std::pair(SchemaName::kTable, "table"), std::pair(SchemaName::kColumn, "column")}) {
            const Name name = name_of(scenario.faults[i], what);
            if (text.find(lower_case(name.text)) == std::string::npos) {
                problems.add(position_in_fault(scenario, i, name.key),
                             fmt::format("unknown {} {}", kind, in_quotes(name.text)),
                             fmt::format("one that {} makes", file));
            }
        }
    }
}

}  // namespace faultline::embedded
