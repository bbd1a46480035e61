// Who a request is from, by its key; no other part of a request can change this.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace faultline::engine {

inline constexpr std::string_view kScopeRun = "run";    // orchestrations and decisions
inline constexpr std::string_view kScopeRead = "read";  // cards and capabilities

struct Principal {
    std::string name;
    std::string tenant;
    std::set<std::string, std::less<>> scopes;

    [[nodiscard]] bool may(std::string_view scope) const { return scopes.contains(scope); }
};

}  // namespace faultline::engine
