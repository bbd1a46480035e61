#include "engine/query/column_calls.h"

namespace faultline::engine {

namespace {

// Their result column is called "value" under any alias, so that `a.a` is no column of theirs.
bool names_its_output(std::string_view function) {
    return function.empty() || function == "json_array_elements" ||
           function == "jsonb_array_elements" || function == "json_array_elements_text" ||
           function == "jsonb_array_elements_text";
}

}  // namespace

void ColumnCalls::add_function(FromFunction function) {
    std::string alias = function.alias;
    functions_.emplace(std::move(alias), std::move(function));
}

bool ColumnCalls::is_output_column(std::string_view name) {
    return name == "key" || name == "value" || name == "ordinality" || name == "lexeme" ||
           name == "positions" || name == "weights";
}

bool ColumnCalls::is_column(const FromFunction& function, std::string_view name) {
    if (function.columns.contains(name)) {
        return true;
    }
    return name == function.alias && function.columns.empty() &&
           !names_its_output(function.function);
}

std::vector<ColumnCalls::Reference> ColumnCalls::suspects(
    const IsAllowedFunction& is_allowed) const {
    std::vector<Reference> found;
    for (const Reference& reference : references_) {
        if (is_output_column(reference.column) || is_allowed(reference.column)) {
            continue;
        }
        // The same alias may stand for several functions in different scopes: all must agree.
        const auto [first, last] = functions_.equal_range(reference.qualifier);
        for (auto entry = first; entry != last; ++entry) {
            if (!is_column(entry->second, reference.column)) {
                found.push_back(reference);
                break;
            }
        }
    }
    return found;
}

}  // namespace faultline::engine
