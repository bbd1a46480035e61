// Which names a query may use: relations, schemas, functions, types, operators, collations, by
// the guard's lists and options. Collects the violations of one query, at most max_violations.
// Owned by one walk of the guard.
#pragma once

#include "engine/query/query_guard.h"

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

class NameRules {
public:
    // A name with its qualifiers, outermost first.
    using Name = std::span<const std::string_view>;

    NameRules(const QueryGuardOptions& options, QueryVerdict* verdict)
        : options_(options), verdict_(*verdict) {}

    // `position`, here and below: byte offset in the query; -1 when it is not known.
    void violation(ViolationKind kind, std::string message, std::int64_t position = -1);
    [[nodiscard]] bool full() const;

    // Each records a violation when the name may not be used.
    void check_relation(std::string_view schema, std::string_view name, std::int64_t position);
    void check_function(Name name, std::int64_t position);
    void check_type(Name name, std::int64_t position);
    void check_operator(Name name, std::int64_t position);
    void check_collation(Name name, std::int64_t position);

    [[nodiscard]] bool function_allowed(std::string_view name) const;
    // All that check_relation() has seen, refused ones too; sorted.
    [[nodiscard]] std::vector<std::string> relations() const;

private:
    void check_schema(std::string_view name, std::int64_t position);
    [[nodiscard]] bool relation_listed(std::string_view schema, std::string_view name) const;

    const QueryGuardOptions& options_;
    QueryVerdict& verdict_;
    std::set<std::string> relations_;
};

}  // namespace faultline::engine
