#include "faults/sql/table_catalogue.h"

#include "faults/kinds/sql_name.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::fault {

namespace {

std::vector<std::string_view> sorted_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end > 0) {
            lines.push_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::ranges::sort(lines);
    return lines;
}

}  // namespace

std::string table_catalogue_sql(std::string_view table) {
    // Of columns the place among those that are there: one that was dropped leaves a gap.
    constexpr std::string_view kForm =
        R"(SELECT coalesce(string_agg(line, chr(10) ORDER BY line), '')
FROM (SELECT format('column %s %I %s%s%s%s%s', row_number() OVER (ORDER BY a.attnum), a.attname,
        format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' NOT NULL' END,
        CASE WHEN d.oid IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
        CASE WHEN a.attidentity <> '' THEN ' IDENTITY ' || a.attidentity::text END,
        CASE WHEN a.attgenerated <> '' THEN ' GENERATED' END) AS line
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = to_regclass({0}) AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT format('constraint %I %s', conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = to_regclass({0})
  UNION ALL SELECT format('index %s', pg_get_indexdef(indexrelid))
    FROM pg_index WHERE indrelid = to_regclass({0})
  UNION ALL SELECT format('trigger %s%s', pg_get_triggerdef(oid),
        CASE WHEN tgenabled <> 'O' THEN ' in mode ' || tgenabled::text END)
    FROM pg_trigger WHERE tgrelid = to_regclass({0}) AND NOT tgisinternal
  UNION ALL SELECT format('rule %s%s', pg_get_ruledef(oid),
        CASE WHEN ev_enabled <> 'O' THEN ' in mode ' || ev_enabled::text END)
    FROM pg_rewrite WHERE ev_class = to_regclass({0}) AND ev_type <> '1') AS lines;)";
    return fmt::format(kForm, sql_text(quoted_name(table)));
}

std::string table_identity_sql(std::string_view table) {
    return fmt::format("SELECT coalesce(to_regclass({})::oid::text, '')",
                       sql_text(quoted_name(table)));
}

std::string rows_digest_sql(std::string_view table) {
    return fmt::format(
        "(SELECT count(*) || ' ' || coalesce(sum(hashtextextended(row_::text, 0)), "
        "0) FROM {} row_)",
        quoted_name(table));
}

std::string catalogue_difference(std::string_view before, std::string_view after) {
    const auto was = sorted_lines(before);
    const auto is = sorted_lines(after);
    std::vector<std::string_view> gone;
    std::vector<std::string_view> added;
    std::ranges::set_difference(was, is, std::back_inserter(gone));
    std::ranges::set_difference(is, was, std::back_inserter(added));
    if (gone.empty() && added.empty()) {
        return {};
    }
    std::vector<std::string> parts;
    if (!gone.empty()) {
        parts.push_back(fmt::format("missing: {}", fmt::join(gone, ", ")));
    }
    if (!added.empty()) {
        parts.push_back(fmt::format("new: {}", fmt::join(added, ", ")));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace faultline::fault
