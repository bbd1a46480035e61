#include "engine/query/allow_list.h"

#include <algorithm>
#include <array>

namespace faultline::engine {

namespace {

// clang-format off
// Not here, on purpose: functions that read settings, files, statistics, large objects or other
// sessions; functions that take SQL as text (query_to_xml, ts_stat, ts_rewrite); format() and
// array_fill(), whose result has no relation to the size of their arguments.
constexpr auto kFunctions = std::to_array<std::string_view>({
    "abbrev", "abs", "acos", "acosd", "acosh", "age", "array_agg", "array_append", "array_cat",
    "array_dims", "array_length", "array_lower", "array_ndims", "array_position", "array_positions",
    "array_prepend", "array_remove", "array_replace", "array_to_json", "array_to_string",
    "array_upper", "ascii", "asin", "asind", "asinh", "atan", "atan2", "atan2d", "atand", "atanh",
    "avg", "bit_and", "bit_count", "bit_length", "bit_or", "bit_xor", "bool", "bool_and", "bool_or",
    "bpchar", "broadcast", "btrim", "cardinality", "cbrt", "ceil", "ceiling", "char_length",
    "character_length", "chr", "clock_timestamp", "concat", "concat_ws", "convert_from",
    "convert_to", "corr", "cos", "cosd", "cosh", "cot", "cotd", "count", "covar_pop", "covar_samp",
    "cume_dist", "date", "date_bin", "date_part", "date_trunc", "daterange", "decode", "degrees",
    "dense_rank", "div", "encode", "every", "exp", "extract", "family", "first_value", "float4",
    "float8", "floor", "gcd", "gen_random_uuid", "generate_series", "generate_subscripts",
    "get_bit", "get_byte", "host", "hostmask", "inet_merge", "inet_same_family", "initcap", "int2",
    "int4", "int4range", "int8", "int8range", "interval", "is_normalized", "isempty", "isfinite",
    "json_agg", "json_array_elements", "json_array_elements_text", "json_array_length",
    "json_build_array", "json_build_object", "json_each", "json_each_text", "json_extract_path",
    "json_extract_path_text", "json_object", "json_object_agg", "json_object_keys",
    "json_strip_nulls", "json_to_record", "json_to_recordset", "json_typeof", "jsonb_agg",
    "jsonb_array_elements", "jsonb_array_elements_text", "jsonb_array_length", "jsonb_build_array",
    "jsonb_build_object", "jsonb_each", "jsonb_each_text", "jsonb_extract_path",
    "jsonb_extract_path_text", "jsonb_insert", "jsonb_object", "jsonb_object_agg",
    "jsonb_object_keys", "jsonb_path_exists", "jsonb_path_exists_tz", "jsonb_path_match",
    "jsonb_path_query", "jsonb_path_query_array", "jsonb_path_query_first", "jsonb_path_query_tz",
    "jsonb_pretty", "jsonb_set", "jsonb_set_lax", "jsonb_strip_nulls", "jsonb_to_record",
    "jsonb_to_recordset", "jsonb_typeof", "justify_days", "justify_hours", "justify_interval",
    "lag", "last_value", "lcm", "lead", "left", "length", "like_escape", "ln", "log", "log10", "lower",
    "lower_inc", "lower_inf", "lpad", "ltrim", "make_date", "make_interval", "make_time",
    "make_timestamp", "make_timestamptz", "masklen", "max", "md5", "min", "min_scale", "mod",
    "mode", "multirange", "netmask", "network", "normalize", "now", "nth_value", "ntile",
    "num_nonnulls", "num_nulls", "numeric", "numnode", "numrange", "octet_length", "overlaps",
    "overlay", "parse_ident", "percent_rank", "percentile_cont", "percentile_disc", "pg_typeof",
    "phraseto_tsquery", "pi", "plainto_tsquery", "position", "power", "querytree", "quote_ident",
    "quote_literal", "quote_nullable", "radians", "random", "range_agg", "range_intersect_agg",
    "range_merge", "rank", "regexp_count", "regexp_instr", "regexp_like", "regexp_match",
    "regexp_matches", "regexp_replace", "regexp_split_to_array", "regexp_split_to_table",
    "regexp_substr", "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2",
    "regr_slope", "regr_sxx", "regr_sxy", "regr_syy", "repeat", "replace", "reverse", "right",
    "round", "row_number", "row_to_json", "rpad", "rtrim", "scale", "set_masklen", "sha224",
    "sha256", "sha384", "sha512", "sign", "similar_to_escape", "sin", "sind", "sinh", "split_part",
    "sqrt", "starts_with", "statement_timestamp", "stddev", "stddev_pop", "stddev_samp",
    "string_agg", "string_to_array", "string_to_table", "strpos", "substr", "substring", "sum",
    "tan", "tand", "tanh", "text", "time", "timeofday", "timestamp", "timestamptz", "timetz",
    "timezone", "to_char", "to_date", "to_hex", "to_json", "to_jsonb", "to_number", "to_timestamp",
    "to_tsquery", "to_tsvector", "transaction_timestamp", "translate", "trim_array", "trim_scale",
    "trunc", "ts_rank", "ts_rank_cd", "tsrange", "tstzrange", "tsvector_to_array", "unistr",
    "unnest", "upper", "upper_inc", "upper_inf", "var_pop", "var_samp", "varchar", "variance",
    "websearch_to_tsquery", "width_bucket"
});
static_assert(std::ranges::is_sorted(kFunctions));

constexpr auto kTypes = std::to_array<std::string_view>({
    "bit", "bool", "bpchar", "bytea", "char", "cidr", "date", "daterange", "float4", "float8",
    "inet", "int2", "int4", "int4range", "int8", "int8range", "interval", "json", "jsonb",
    "jsonpath", "macaddr", "money", "numeric", "numrange", "text", "time", "timestamp",
    "timestamptz", "timetz", "tsquery", "tsrange", "tstzrange", "tsvector", "uuid", "varbit",
    "varchar"
});
static_assert(std::ranges::is_sorted(kTypes));

constexpr auto kOperators = std::to_array<std::string_view>({
    "!=", "!~", "!~*", "!~~", "!~~*", "#", "#-", "#>", "#>>", "%", "&", "&&", "&<", "&>", "*", "+",
    "-", "->", "->>", "-|-", "/", "<", "<<", "<<=", "<=", "<>", "<@", "=", ">", ">=", ">>", ">>=",
    "?", "?&", "?|", "@", "@>", "@?", "@@", "^", "^@", "|", "|/", "||", "||/", "~", "~*", "~<=~",
    "~<~", "~>=~", "~>~", "~~", "~~*"
});
static_assert(std::ranges::is_sorted(kOperators));

// ANALYZE runs the query; the others show settings and buffers.
constexpr auto kExplainOptions = std::to_array<std::string_view>({
    "costs", "format", "verbose"
});
static_assert(std::ranges::is_sorted(kExplainOptions));

constexpr auto kSqliteFunctions = std::to_array<std::string_view>({
    "datetime", "glob", "group_concat", "hex", "ifnull", "iif", "instr", "json_array",
    "json_array_length", "json_extract", "json_group_array", "json_group_object", "json_quote",
    "json_type", "json_valid", "julianday", "likely", "printf", "quote", "strftime", "total",
    "typeof", "unicode", "unixepoch", "unlikely"
});
static_assert(std::ranges::is_sorted(kSqliteFunctions));
// clang-format on

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& sorted, std::string_view name) {
    return std::ranges::binary_search(sorted, name);
}

}  // namespace

bool is_allowed_function(std::string_view name) { return holds(kFunctions, name); }
bool is_allowed_type(std::string_view name) { return holds(kTypes, name); }
bool is_allowed_operator(std::string_view name) { return holds(kOperators, name); }
bool is_allowed_explain_option(std::string_view name) { return holds(kExplainOptions, name); }

const std::span<const std::string_view> kAllowedFunctions = kFunctions;
std::span<const std::string_view> sqlite_functions() { return kSqliteFunctions; }

}  // namespace faultline::engine
