#include "engine/query/tree_walk.h"

#include "engine/query/allow_list.h"
#include "engine/query/column_calls.h"
#include "engine/query/cte_expansion.h"
#include "engine/query/generated_size.h"
#include "engine/query/name_rules.h"
#include "engine/query/tree_access.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

namespace faultline::engine {

namespace {

namespace dom = simdjson::dom;

// The visible CTE names form a chain: each WITH entry points at what was visible before it.
constexpr std::uint32_t kNoScope = std::numeric_limits<std::uint32_t>::max();
struct Scope {
    std::uint32_t outer = kNoScope;
    std::string_view cte;
};

struct Visit {
    dom::element value;
    std::uint32_t scope = kNoScope;
};

class TreeWalk {
public:
    TreeWalk(std::string_view sql, const QueryGuardOptions& options, QueryVerdict* verdict)
        : sql_(sql), options_(options), verdict_(*verdict), rules_(options, verdict) {}

    void run(const dom::element& tree);

private:
    // False: do not descend into the node.
    using Handler = bool (TreeWalk::*)(const dom::element& node, std::uint32_t scope);
    struct NodeRule {
        std::string_view name;
        Handler handler;  // null: allowed as it is
    };
    static const std::array<NodeRule, 40> kNodeRules;

    void start_statement(std::string_view name, const dom::element& node);
    void check_explain(const dom::element& node);
    void push(const dom::element& value, std::uint32_t scope) {
        stack_.push_back(Visit{.value = value, .scope = scope});
    }
    void drain();
    void visit_object(const dom::object& object, std::uint32_t scope);
    void visit_field(std::string_view name, const dom::element& value, std::uint32_t scope);
    void visit_node(std::string_view name, const dom::element& node, std::uint32_t scope);
    void declare_cte(const dom::element& cte, std::uint32_t* scope);
    std::uint32_t enter_with(const dom::element& with, std::uint32_t scope);
    [[nodiscard]] bool is_cte(std::string_view name, std::uint32_t scope) const;
    static void add_defined_columns(const dom::array& definitions,
                                    ColumnCalls::FromFunction* function);
    void add_from_function(const dom::array& call, ColumnCalls::FromFunction base);

    bool on_function(const dom::element& node, std::uint32_t scope);
    bool on_column(const dom::element& node, std::uint32_t scope);
    bool on_indirection(const dom::element& node, std::uint32_t scope);
    bool on_relation(const dom::element& node, std::uint32_t scope);
    bool on_from_function(const dom::element& node, std::uint32_t scope);
    bool on_expression(const dom::element& node, std::uint32_t scope);
    bool on_collation(const dom::element& node, std::uint32_t scope);
    bool on_value_function(const dom::element& node, std::uint32_t scope);
    bool on_parameter(const dom::element& node, std::uint32_t scope);
    bool on_leaf(const dom::element& /*node*/, std::uint32_t /*scope*/) { return false; }

    std::string_view sql_;
    const QueryGuardOptions& options_;
    QueryVerdict& verdict_;
    NameRules rules_;
    std::vector<Visit> stack_;
    std::vector<Scope> scopes_;
    std::size_t nodes_ = 0;
    ColumnCalls calls_;
};

// Sorted by name.
constexpr std::array<TreeWalk::NodeRule, 40> TreeWalk::kNodeRules = {{
    {"A_ArrayExpr", nullptr},
    {"A_Const", &TreeWalk::on_leaf},
    {"A_Expr", &TreeWalk::on_expression},
    {"A_Indices", nullptr},
    {"A_Indirection", &TreeWalk::on_indirection},
    {"A_Star", nullptr},
    {"BitString", nullptr},
    {"BoolExpr", nullptr},
    {"Boolean", nullptr},
    {"BooleanTest", nullptr},
    {"CaseExpr", nullptr},
    {"CaseWhen", nullptr},
    {"CoalesceExpr", nullptr},
    {"CollateClause", &TreeWalk::on_collation},
    {"ColumnDef", nullptr},
    {"ColumnRef", &TreeWalk::on_column},
    {"CommonTableExpr", nullptr},
    {"Float", nullptr},
    {"FuncCall", &TreeWalk::on_function},
    {"GroupingFunc", nullptr},
    {"GroupingSet", nullptr},
    {"Integer", nullptr},
    {"JoinExpr", nullptr},
    {"List", nullptr},
    {"MinMaxExpr", nullptr},
    {"NamedArgExpr", nullptr},
    {"NullTest", nullptr},
    {"ParamRef", &TreeWalk::on_parameter},
    {"RangeFunction", &TreeWalk::on_from_function},
    {"RangeSubselect", nullptr},
    {"RangeVar", &TreeWalk::on_relation},
    {"ResTarget", nullptr},
    {"RowExpr", nullptr},
    {"SQLValueFunction", &TreeWalk::on_value_function},
    {"SelectStmt", nullptr},
    {"SortBy", nullptr},
    {"String", nullptr},
    {"SubLink", nullptr},
    {"TypeCast", nullptr},
    {"WindowDef", nullptr},
}};

void TreeWalk::run(const dom::element& tree) {
    dom::array statements;
    if (tree.at_key("stmts").get(statements) != simdjson::SUCCESS || statements.size() != 1) {
        rules_.violation(ViolationKind::kStatementCount, "exactly one statement is accepted");
        return;
    }
    dom::object statement;
    if (statements.at(0).at_key("stmt").get(statement) == simdjson::SUCCESS) {
        for (const dom::key_value_pair entry : statement) {
            start_statement(entry.key, entry.value);
        }
    }
    drain();
    if (!scopes_.empty() && !rules_.full() &&
        expanded_ctes(statements.at(0), options_.max_expanded_ctes) > options_.max_expanded_ctes) {
        rules_.violation(ViolationKind::kTooComplex, "the query reads its CTEs too often");
    }
    const auto allowed = [this](std::string_view name) { return rules_.function_allowed(name); };
    for (const ColumnCalls::Reference& suspect : calls_.suspects(allowed)) {
        rules_.violation(ViolationKind::kFunction,
                         "column \"" + suspect.column +
                             "\" of a function may be a call: declare it in the alias",
                         suspect.position);
    }
    verdict_.relations = rules_.relations();
}

void TreeWalk::start_statement(std::string_view name, const dom::element& node) {
    if (name == "SelectStmt") {
        push(node, kNoScope);
    } else if (name == "ExplainStmt") {
        check_explain(node);
    } else {
        rules_.violation(
            ViolationKind::kStatement,
            "only SELECT, VALUES, TABLE and EXPLAIN are accepted, not " + std::string(name), 0);
    }
}

void TreeWalk::check_explain(const dom::element& node) {
    dom::array options;
    if (node.at_key("options").get(options) == simdjson::SUCCESS) {
        for (const dom::element option : options) {
            dom::element definition;
            if (option.at_key("DefElem").get(definition) != simdjson::SUCCESS ||
                !is_allowed_explain_option(text_at(definition, "defname"))) {
                rules_.violation(ViolationKind::kExplainOption,
                                 "this option of EXPLAIN is not allowed");
            }
        }
    }
    dom::object query;
    if (node.at_key("query").get(query) == simdjson::SUCCESS) {
        for (const dom::key_value_pair entry : query) {
            if (entry.key == "SelectStmt") {
                push(entry.value, kNoScope);
            } else {
                rules_.violation(ViolationKind::kStatement, "only a query may be explained", 0);
            }
        }
    }
}

void TreeWalk::drain() {
    while (!stack_.empty() && !rules_.full()) {
        if (++nodes_ > options_.max_nodes) {
            rules_.violation(ViolationKind::kTooComplex, "the query has too many parts");
            return;
        }
        const Visit visit = stack_.back();
        stack_.pop_back();
        if (dom::array items; visit.value.get(items) == simdjson::SUCCESS) {
            for (const dom::element item : items) {
                push(item, visit.scope);
            }
        } else if (dom::object object; visit.value.get(object) == simdjson::SUCCESS) {
            visit_object(object, visit.scope);
        }
    }
}

// Keys in capitals name nodes, the others are fields of the node, which may hold a node that is
// not wrapped in its name (larg, typeName, intoClause).
void TreeWalk::visit_object(const dom::object& object, std::uint32_t scope) {
    dom::element with;
    if (object.at_key("withClause").get(with) == simdjson::SUCCESS) {
        scope = enter_with(with, scope);
    }
    for (const dom::key_value_pair entry : object) {
        if (!entry.key.empty() && entry.key.front() >= 'A' && entry.key.front() <= 'Z') {
            visit_node(entry.key, entry.value, scope);
        } else {
            visit_field(entry.key, entry.value, scope);
        }
    }
}

void TreeWalk::visit_field(std::string_view name, const dom::element& value, std::uint32_t scope) {
    if (name == "withClause") {
        return;  // entered already
    }
    if (name == "intoClause") {
        rules_.violation(ViolationKind::kInto, "SELECT INTO is not allowed");
    } else if (name == "lockingClause") {
        rules_.violation(ViolationKind::kLocking,
                         "row locks (FOR UPDATE, FOR SHARE) are not allowed");
    } else if (name == "typeName") {
        rules_.check_type(names_at(value, "names"), position_of(value));
        push(value, scope);
    } else if (name == "pct_type") {
        rules_.violation(ViolationKind::kType, "%TYPE is not allowed");
    } else if (name == "operName" || name == "useOp") {
        rules_.check_operator(names_in(value), -1);
    } else {
        push(value, scope);
    }
}

void TreeWalk::visit_node(std::string_view name, const dom::element& node, std::uint32_t scope) {
    const auto* rule = std::ranges::lower_bound(kNodeRules, name, {}, &NodeRule::name);
    if (rule != kNodeRules.end() && rule->name == name) {
        if (rule->handler == nullptr || (this->*rule->handler)(node, scope)) {
            push(node, scope);
        }
    } else if (name.ends_with("Stmt")) {
        rules_.violation(ViolationKind::kDataChange,
                         std::string(name) + " is not allowed inside of a query");
    } else {
        rules_.violation(ViolationKind::kConstruct, std::string(name) + " is not allowed",
                         position_of(node));
    }
}

void TreeWalk::declare_cte(const dom::element& cte, std::uint32_t* scope) {
    std::string_view name;
    (void)cte.at_key("CommonTableExpr").at_key("ctename").get(name);
    scopes_.push_back(Scope{.outer = *scope, .cte = name});
    *scope = static_cast<std::uint32_t>(scopes_.size() - 1);
}

// A name of a plain WITH is visible to the entries after it and to the query, not to itself:
// `WITH t AS (SELECT * FROM t)` reads the table t. With RECURSIVE every entry sees all.
std::uint32_t TreeWalk::enter_with(const dom::element& with, std::uint32_t scope) {
    dom::array ctes;
    if (with.at_key("ctes").get(ctes) != simdjson::SUCCESS) {
        return scope;
    }
    bool recursive = false;
    (void)with.at_key("recursive").get(recursive);
    if (recursive) {
        for (const dom::element cte : ctes) {
            declare_cte(cte, &scope);
        }
    }
    for (const dom::element cte : ctes) {
        push(cte, scope);
        if (!recursive) {
            declare_cte(cte, &scope);
        }
    }
    return scope;
}

bool TreeWalk::is_cte(std::string_view name, std::uint32_t scope) const {
    while (scope != kNoScope) {
        if (scopes_[scope].cte == name) {
            return true;
        }
        scope = scopes_[scope].outer;
    }
    return false;
}

bool TreeWalk::on_relation(const dom::element& node, std::uint32_t scope) {
    const std::string_view name = text_at(node, "relname");
    const std::string_view schema = text_at(node, "schemaname");
    if (!text_at(node, "catalogname").empty()) {
        rules_.violation(ViolationKind::kSchema, "another database cannot be named",
                         position_of(node));
    } else if (!schema.empty() || !is_cte(name, scope)) {
        rules_.check_relation(schema, name, position_of(node));
    }
    return true;
}

bool TreeWalk::on_function(const dom::element& node, std::uint32_t /*scope*/) {
    const std::int64_t position = position_of(node);
    const std::vector<std::string_view> names = names_at(node, "funcname");
    rules_.check_function(names, position);
    dom::array arguments;
    if (names.empty() || node.at_key("args").get(arguments) != simdjson::SUCCESS) {
        return true;
    }
    const std::string_view name = names.back();
    if (name == "generate_series") {
        if (is_long_series(sql_, arguments, options_.max_generated)) {
            rules_.violation(ViolationKind::kGenerated, "generate_series() gives too many rows",
                             position);
        }
    } else if ((name == "repeat" || name == "lpad" || name == "rpad") &&
               is_long_repetition(sql_, arguments)) {
        rules_.violation(ViolationKind::kGenerated,
                         "the length of repeat() and lpad() must be a constant, at most 10000",
                         position);
    } else if ((name == "printf" || name == "format") && is_wide_format(arguments)) {
        rules_.violation(ViolationKind::kGenerated,
                         "the format of printf() must be a constant with widths of at most 10000",
                         position);
    }
    return true;
}

// `schema.table.column` is never a call of the kind ColumnCalls looks for: only tables have a
// schema.
bool TreeWalk::on_column(const dom::element& node, std::uint32_t /*scope*/) {
    const std::vector<std::string_view> names = names_at(node, "fields");
    if (names.size() == 2 && !names.back().empty()) {
        calls_.add_reference({.qualifier = std::string(names.front()),
                              .column = std::string(names.back()),
                              .position = position_of(node)});
    }
    return false;
}

// (expression).name calls the function `name` unless the expression is a row with that column.
bool TreeWalk::on_indirection(const dom::element& node, std::uint32_t /*scope*/) {
    for (const std::string_view name : names_at(node, "indirection")) {
        // Empty: a subscript or a star.
        if (!name.empty() && !ColumnCalls::is_output_column(name) &&
            !rules_.function_allowed(name)) {
            rules_.violation(ViolationKind::kFunction,
                             "field \"" + std::string(name) + "\" of an expression may be a call");
        }
    }
    return true;
}

bool TreeWalk::on_from_function(const dom::element& node, std::uint32_t /*scope*/) {
    ColumnCalls::FromFunction base;
    if (dom::element alias; node.at_key("alias").get(alias) == simdjson::SUCCESS) {
        base.alias = text_at(alias, "aliasname");
        for (const std::string_view name : names_at(alias, "colnames")) {
            base.columns.emplace(name);
        }
    }
    if (dom::array columns; node.at_key("coldeflist").get(columns) == simdjson::SUCCESS) {
        add_defined_columns(columns, &base);
    }
    bool ordinality = false;
    (void)node.at_key("ordinality").get(ordinality);
    // With several functions or an ordinality column the row is a record.
    if (dom::array functions; !ordinality &&
                              node.at_key("functions").get(functions) == simdjson::SUCCESS &&
                              functions.size() == 1) {
        for (const dom::element item : functions) {
            if (dom::array call;
                item.at_key("List").at_key("items").get(call) == simdjson::SUCCESS) {
                add_from_function(call, base);
            }
        }
    }
    return true;
}

// AS x(a int, b text)
void TreeWalk::add_defined_columns(const dom::array& definitions,
                                   ColumnCalls::FromFunction* function) {
    for (const dom::element item : definitions) {
        if (dom::element column; item.at_key("ColumnDef").get(column) == simdjson::SUCCESS) {
            function->columns.emplace(text_at(column, "colname"));
        }
    }
}

// `call` is [FuncCall or expression, column definitions or {}].
void TreeWalk::add_from_function(const dom::array& call, ColumnCalls::FromFunction base) {
    dom::element function;
    if (call.at(0).at_key("FuncCall").get(function) == simdjson::SUCCESS) {
        const std::vector<std::string_view> names = names_at(function, "funcname");
        base.function = names.empty() ? std::string_view{} : names.back();
    }
    if (dom::array columns;
        call.at(1).at_key("List").at_key("items").get(columns) == simdjson::SUCCESS) {
        add_defined_columns(columns, &base);
    }
    if (base.alias.empty()) {
        base.alias = base.function;
    }
    if (base.alias.empty()) {
        rules_.violation(ViolationKind::kConstruct, "an expression in FROM needs an alias");
    }
    calls_.add_function(std::move(base));
}

// The other kinds (BETWEEN, IN, LIKE, NULLIF …) are written in words and are PostgreSQL's own.
bool TreeWalk::on_expression(const dom::element& node, std::uint32_t /*scope*/) {
    const std::string_view kind = text_at(node, "kind");
    if (kind == "AEXPR_OP" || kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") {
        rules_.check_operator(names_at(node, "name"), position_of(node));
    }
    return true;
}

bool TreeWalk::on_collation(const dom::element& node, std::uint32_t /*scope*/) {
    rules_.check_collation(names_at(node, "collname"), position_of(node));
    return true;
}

// Date and time only: the others tell who and where the connection is.
bool TreeWalk::on_value_function(const dom::element& node, std::uint32_t /*scope*/) {
    const std::string_view op = text_at(node, "op");
    if (op.find("CURRENT_DATE") == std::string_view::npos &&
        op.find("TIME") == std::string_view::npos) {
        rules_.violation(ViolationKind::kFunction, "session functions are not allowed",
                         position_of(node));
    }
    return false;
}

bool TreeWalk::on_parameter(const dom::element& node, std::uint32_t /*scope*/) {
    rules_.violation(ViolationKind::kParameter, "parameters ($1) are not supported",
                     position_of(node));
    return false;
}

}  // namespace

void walk_tree(std::string_view sql, std::string_view tree, const QueryGuardOptions& options,
               QueryVerdict* verdict) {
    dom::parser parser;
    dom::element root;
    simdjson::error_code error = parser.allocate(tree.size(), options.max_depth);
    if (error == simdjson::SUCCESS) {
        error = parser.parse(tree.data(), tree.size()).get(root);
    }
    if (error == simdjson::DEPTH_ERROR) {
        verdict->violations.push_back(Violation{.kind = ViolationKind::kTooDeep,
                                                .message = "the query is nested too deeply"});
    } else if (error != simdjson::SUCCESS) {
        verdict->violations.push_back(Violation{.kind = ViolationKind::kTooComplex,
                                                .message = "the query cannot be analysed"});
    } else {
        TreeWalk(sql, options, verdict).run(root);
    }
}

}  // namespace faultline::engine
