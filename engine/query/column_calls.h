// PostgreSQL lets a function be called as if it were a column: `x.pg_ls_dir FROM
// unnest(ARRAY['/etc']) AS x` and `('/etc'::text).pg_ls_dir` both read the folder. This keeps the
// qualified column references and the functions in FROM of one query and says which references
// may be such a call. Owned by one walk of the guard; bounded by the number of nodes walked.
//
// Only a FROM function with a scalar result can be abused so: the row of a table, subquery or
// join is composite, and pg_catalog has no harmful function of one composite argument.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

class ColumnCalls {
public:
    // One function of a FROM clause: the name it goes by and the columns its alias declares.
    struct FromFunction {
        std::string alias;
        std::string function;  // empty: an expression such as CAST(… AS text)
        std::set<std::string, std::less<>> columns;
    };
    struct Reference {
        std::string qualifier;
        std::string column;
        std::int64_t position = -1;
    };
    using IsAllowedFunction = std::function<bool(std::string_view)>;

    void add_function(FromFunction function);
    void add_reference(Reference reference) { references_.push_back(std::move(reference)); }

    // The references that might call a function that is not allowed.
    [[nodiscard]] std::vector<Reference> suspects(const IsAllowedFunction& is_allowed) const;

    // Result columns of the allowed functions with named outputs; no function has these names.
    [[nodiscard]] static bool is_output_column(std::string_view name);

private:
    [[nodiscard]] static bool is_column(const FromFunction& function, std::string_view name);

    std::multimap<std::string, FromFunction, std::less<>> functions_;
    std::vector<Reference> references_;
};

}  // namespace faultline::engine
