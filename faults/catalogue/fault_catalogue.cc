#include "faults/catalogue/fault_catalogue.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace faultline::fault {

namespace {

using Kind = ParameterKind;

std::vector<ParameterInfo> column_parameters() {
    return {{"table", Kind::kText, "", "the table that changes"},
            {"column", Kind::kText, "", "the column that changes"}};
}

std::vector<ParameterInfo> with_more(std::vector<ParameterInfo> first,
                                     std::vector<ParameterInfo> more) {
    first.insert(first.end(), more.begin(), more.end());
    return first;
}

std::vector<FaultInfo> timeouts_and_errors() {
    return {
        {"tool_hang",
         "A tool stops answering: its calls hang until somebody gives up on them.",
         {Way::kInProcess},
         "",
         {{"hang_for", Kind::kDuration, "0s", "answer after this long; 0s = never"}}},
        {"tool_slow",
         "A tool answers late: every matching call takes longer by a fixed delay.",
         {Way::kInProcess},
         "",
         {{"delay", Kind::kDuration, "", "how much longer, e.g. 200ms"}}},
        {"tool_error",
         "A tool fails at once with a code of the engine's contract.",
         {Way::kInProcess},
         "",
         {{"code", Kind::kText, "UPSTREAM_UNAVAILABLE", "one of the 18 error codes"}}},
    };
}

std::vector<FaultInfo> database_faults() {
    return {
        {"database_down",
         "The database dies: it freezes, is killed, and comes back when the fault is healed.",
         {Way::kProcess, Way::kInProcess},
         "postgres",
         {{"freeze", Kind::kDuration, "0s",
           "how long it is frozen (accepts, never answers) before it is killed"}}},
        {"database_slow",
         "Every query takes longer by a fixed delay.",
         {Way::kInProcess},
         "",
         {{"delay", Kind::kDuration, "", "how much longer, e.g. 200ms"}}},
    };
}

std::vector<FaultInfo> tenant_faults() {
    return {
        {"foreign_context",
         "A pooled worker keeps another tenant's context: queries run as the wrong tenant.",
         {Way::kInProcess},
         "",
         {{"as", Kind::kText, "", "the tenant whose context leaks in"}}},
        {"missing_tenant",
         "The tenant gets lost on the way: the tool is called without one.",
         {Way::kInProcess},
         "",
         {}},
        {"swapped_reply",
         "Two replies are swapped: the caller is handed another tenant's answer.",
         {Way::kInProcess},
         "",
         {{"as", Kind::kText, "", "the tenant whose answer is handed over"}}},
    };
}

std::vector<FaultInfo> schema_faults() {
    return {
        {"column_renamed",
         "A column gets another name while queries run (ALTER TABLE … RENAME COLUMN).",
         {Way::kSql, Way::kInProcess},
         "postgres",
         with_more(column_parameters(), {{"to", Kind::kText, "", "its new name"}})},
        {"column_dropped",
         "A column disappears while queries run (ALTER TABLE … DROP COLUMN); its values are kept "
         "aside and put back on heal.",
         {Way::kSql, Way::kInProcess},
         "postgres",
         with_more(column_parameters(),
                   {{"key", Kind::kText, "id", "the table's primary key, to put values back"},
                    {"type", Kind::kText, "text", "the column's type, to make it again"}})},
        {"column_retyped",
         "A column changes its type while queries run (ALTER TABLE … ALTER COLUMN … TYPE).",
         {Way::kSql, Way::kInProcess},
         "postgres",
         with_more(column_parameters(),
                   {{"from", Kind::kText, "", "its type now, e.g. integer"},
                    {"to", Kind::kText, "text", "its type during the fault"}})},
    };
}

std::vector<FaultInfo> build() {
    std::vector<FaultInfo> all;
    for (auto group :
         {timeouts_and_errors(), database_faults(), tenant_faults(), schema_faults()}) {
        all.insert(all.end(), std::make_move_iterator(group.begin()),
                   std::make_move_iterator(group.end()));
    }
    return all;
}

// Levenshtein; names are short.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] =
                std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view to_string(Way way) {
    switch (way) {
        case Way::kInProcess:
            return "in process";
        case Way::kProcess:
            return "process";
        case Way::kSql:
            return "sql";
    }
    return "";
}

std::span<const FaultInfo> catalogue() {
    static const std::vector<FaultInfo> kAll = build();
    return kAll;
}

const FaultInfo* find_fault(std::string_view name) {
    const auto all = catalogue();
    const auto found =
        std::ranges::find_if(all, [name](const FaultInfo& info) { return info.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string_view nearest_fault(std::string_view name) {
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const auto& info : catalogue()) {
        const std::size_t d = distance(name, info.name);
        if (d < best_distance) {
            best_distance = d;
            best = info.name;
        }
    }
    return best;
}

}  // namespace faultline::fault
