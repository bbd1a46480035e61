#include "engine/query/query_guard.h"

#include "base/planted_bug.h"
#include "base/utf8.h"
#include "engine/query/sqlite_tokens.h"
#include "engine/query/tree_walk.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <pg_query.h>
#include <simdjson.h>

namespace faultline::engine {

namespace {

// Chains of operators recurse in the parser's writer: 50,000 terms fit a stack of 8 MiB, so
// 16 KiB of text always do.
constexpr std::size_t kParserLimit = 16'384;

struct FreeParse {
    void operator()(PgQueryParseResult* result) const {
        pg_query_free_parse_result(*result);
        delete result;
    }
};
using Parsed = std::unique_ptr<PgQueryParseResult, FreeParse>;

void refuse(QueryVerdict* verdict, ViolationKind kind, std::string message,
            std::int64_t position = -1) {
    verdict->violations.push_back(
        Violation{.kind = kind, .message = std::move(message), .position = position});
}

// The parser counts characters from 1; what it does not know the place of is at the end.
std::int64_t byte_position(std::string_view sql, int character) {
    return static_cast<std::int64_t>(
        character < 1 ? sql.size()
                      : offset_of_character(sql, static_cast<std::size_t>(character - 1)));
}

// Redundant parentheses leave no trace in the tree, but stand on the stack of every
// parser behind this one. Those inside of literals are counted too: no honest literal has 600.
std::size_t bracket_depth(std::string_view sql) {
    std::size_t depth = 0;
    std::size_t deepest = 0;
    for (const char c : sql) {
        if (c == '(') {
            deepest = std::max(deepest, ++depth);
        } else if (c == ')' && depth > 0) {
            --depth;
        }
    }
    return deepest;
}

bool is_readable_text(std::string_view sql, const QueryGuardOptions& options,
                      QueryVerdict* verdict) {
    const std::size_t max_bytes = std::min(options.max_bytes, kParserLimit);
    if (sql.size() > max_bytes) {
        refuse(verdict, ViolationKind::kTooLong,
               "the query is longer than " + std::to_string(max_bytes) + " bytes");
    } else if (sql.find('\0') != std::string_view::npos) {
        refuse(verdict, ViolationKind::kNotText, "the query holds a NUL",
               static_cast<std::int64_t>(sql.find('\0')));
    } else if (!simdjson::validate_utf8(sql.data(), sql.size())) {
        refuse(verdict, ViolationKind::kNotText, "the query is not valid UTF-8");
    } else if (bracket_depth(sql) > options.max_depth) {
        refuse(verdict, ViolationKind::kTooDeep, "the query is nested too deeply");
    }
    return verdict->violations.empty();
}

}  // namespace

std::string_view to_string(ViolationKind kind) {
    switch (kind) {
        case ViolationKind::kTooLong:
            return "too_long";
        case ViolationKind::kNotText:
            return "not_text";
        case ViolationKind::kSyntax:
            return "syntax";
        case ViolationKind::kStatementCount:
            return "statement_count";
        case ViolationKind::kStatement:
            return "statement";
        case ViolationKind::kDataChange:
            return "data_change";
        case ViolationKind::kInto:
            return "into";
        case ViolationKind::kLocking:
            return "locking";
        case ViolationKind::kExplainOption:
            return "explain_option";
        case ViolationKind::kFunction:
            return "function";
        case ViolationKind::kOperator:
            return "operator";
        case ViolationKind::kType:
            return "type";
        case ViolationKind::kSchema:
            return "schema";
        case ViolationKind::kCatalog:
            return "catalog";
        case ViolationKind::kRelation:
            return "relation";
        case ViolationKind::kParameter:
            return "parameter";
        case ViolationKind::kGenerated:
            return "generated";
        case ViolationKind::kConstruct:
            return "construct";
        case ViolationKind::kTooDeep:
            return "too_deep";
        case ViolationKind::kTooComplex:
            return "too_complex";
    }
    return "construct";
}

QueryVerdict validate_direct_query(std::string_view sql, const QueryGuardOptions& options) {
    QueryVerdict verdict;
    if (!is_readable_text(sql, options, &verdict)) {
        return verdict;
    }
    verdict.executable = sql;
    if (options.dialect == SqlDialect::kSqlite) {
        if (auto otherwise = sqlite_reads_otherwise(sql)) {
            verdict.violations.push_back(std::move(*otherwise));
            return verdict;
        }
        verdict.executable = without_comments(sql);
    }
    const Parsed parsed(new PgQueryParseResult(pg_query_parse(verdict.executable.c_str())));
    if (parsed->error != nullptr) {
        // Without the parser's text, which quotes the query (even a whole literal).
        refuse(&verdict, ViolationKind::kSyntax, "the query does not parse",
               byte_position(sql, parsed->error->cursorpos));
        return verdict;
    }
    walk_tree(sql, parsed->parse_tree, options, &verdict);
    if (planted("data_change_accepted")) {
        std::erase_if(verdict.violations, [](const Violation& violation) {
            return violation.kind == ViolationKind::kDataChange;
        });
    }
    if (planted("catalogue_readable")) {
        std::erase_if(verdict.violations, [](const Violation& violation) {
            return violation.kind == ViolationKind::kCatalog ||
                   violation.kind == ViolationKind::kRelation;
        });
    }
    verdict.valid = verdict.violations.empty();
    return verdict;
}

}  // namespace faultline::engine
