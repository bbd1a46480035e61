// What is laid over a scenario's tree before it is read: a profile, --set overrides and
// environment variables. Pure functions from tree to tree; nodes keep their own places, so that a
// problem in a profile is reported where the profile stands.
#pragma once

#include "base/yaml/document.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::yaml {

// Mappings merge key by key; lists and single values replace.
[[nodiscard]] NodePtr overlay(const NodePtr& base, const NodePtr& over);

// `base` without one member.
[[nodiscard]] NodePtr without(const NodePtr& base, std::string_view key);

// Sets what a dotted path leads to, making mappings on the way. Problems are reported at the
// place "--set path", line 1.
[[nodiscard]] NodePtr with_override(const NodePtr& base, const std::string& path,
                                    const std::string& value, Problems& problems);

// ${env:NAME} in every value (never in keys). What was put in is appended to `secrets`.
struct Environment {
    std::function<std::optional<std::string>(std::string_view name)> read;
    std::vector<std::string> secrets;
};
[[nodiscard]] NodePtr with_environment(const NodePtr& base, Environment& environment,
                                       Problems& problems);

}  // namespace faultline::yaml
