// Walks the parser's JSON tree of one text and adds to the verdict what the guard objects to.
// No recursion of ours on the tree: an explicit stack, at most max_nodes visits. Pure.
#pragma once

#include "engine/query/query_guard.h"

#include <string_view>

namespace faultline::engine {

// `tree` is what pg_query_parse() returned for `sql`. Fills violations and relations.
void walk_tree(std::string_view sql, std::string_view tree, const QueryGuardOptions& options,
               QueryVerdict* verdict);

}  // namespace faultline::engine
