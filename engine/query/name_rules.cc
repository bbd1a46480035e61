#include "engine/query/name_rules.h"

#include "base/quoted_text.h"
#include "engine/query/allow_list.h"

#include <algorithm>

namespace faultline::engine {

namespace {

// Views and tables of pg_catalog all begin so, and no schema is needed to name them.
bool is_catalog_relation(std::string_view name) {
    return name.starts_with("pg_") || name.starts_with("sqlite_") || name.starts_with("pragma_");
}

bool is_catalog_schema(std::string_view schema) {
    return schema == "information_schema" || schema.starts_with("pg_");
}

bool holds(const std::vector<std::string>& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
}

// Without a schema, or PostgreSQL's own.
bool is_builtin(NameRules::Name name) {
    return name.size() == 1 || (name.size() == 2 && name.front() == "pg_catalog");
}

}  // namespace

void NameRules::violation(ViolationKind kind, std::string message, std::int64_t position) {
    if (!full()) {
        verdict_.violations.push_back(
            Violation{.kind = kind, .message = std::move(message), .position = position});
    }
}

bool NameRules::full() const { return verdict_.violations.size() >= options_.max_violations; }

void NameRules::check_schema(std::string_view name, std::int64_t position) {
    if (is_catalog_schema(name)) {
        if (!options_.allow_catalogs) {
            violation(ViolationKind::kCatalog, "system catalogs are not allowed", position);
        }
    } else if (!name.empty() && !holds(options_.schemas, name)) {
        violation(ViolationKind::kSchema, "schema " + in_quotes(name) + " is not allowed",
                  position);
    }
}

bool NameRules::relation_listed(std::string_view schema, std::string_view name) const {
    if (options_.relations.empty()) {
        return true;
    }
    if (schema.empty() || schema == "public") {
        return holds(options_.relations, name) ||
               holds(options_.relations, "public." + std::string(name));
    }
    return holds(options_.relations, std::string(schema) + "." + std::string(name));
}

void NameRules::check_relation(std::string_view schema_name, std::string_view name,
                               std::int64_t position) {
    check_schema(schema_name, position);
    if (schema_name.empty() && is_catalog_relation(name) && !options_.allow_catalogs) {
        violation(ViolationKind::kCatalog, "system catalogs are not allowed", position);
    }
    if (!relation_listed(schema_name, name)) {
        violation(ViolationKind::kRelation, "relation " + in_quotes(name) + " is not on the list",
                  position);
    }
    relations_.insert(schema_name.empty() ? std::string(name)
                                          : std::string(schema_name) + "." + std::string(name));
}

bool NameRules::function_allowed(std::string_view name) const {
    return is_allowed_function(name) || holds(options_.extra_functions, name);
}

void NameRules::check_function(Name name, std::int64_t position) {
    if (!is_builtin(name)) {
        violation(ViolationKind::kSchema, "functions of other schemas are not allowed", position);
    } else if (!function_allowed(name.back())) {
        violation(ViolationKind::kFunction,
                  "function " + in_quotes(name.back()) + " is not allowed", position);
    }
}

void NameRules::check_type(Name name, std::int64_t position) {
    if (!is_builtin(name) ||
        !(is_allowed_type(name.back()) || holds(options_.extra_types, name.back()))) {
        violation(ViolationKind::kType,
                  "type " + in_quotes(name.empty() ? "" : name.back()) + " is not allowed",
                  position);
    }
}

void NameRules::check_operator(Name name, std::int64_t position) {
    if (!is_builtin(name) || !is_allowed_operator(name.back())) {
        violation(ViolationKind::kOperator, "this operator is not allowed", position);
    }
}

void NameRules::check_collation(Name name, std::int64_t position) {
    if (!is_builtin(name)) {
        violation(ViolationKind::kSchema, "collations of other schemas are not allowed", position);
    }
}

std::vector<std::string> NameRules::relations() const {
    return {relations_.begin(), relations_.end()};
}

}  // namespace faultline::engine
