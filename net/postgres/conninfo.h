// libpq's connection strings: what is one, and the values in them. Pure; opens nothing.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace faultline::net {

// kInvalid with what libpq says, which names the wrong part but no password.
[[nodiscard]] Result<void> check_conninfo(const std::string& conninfo);

// The role that it names; empty when it names none, or is no connection string.
[[nodiscard]] std::string conninfo_role(const std::string& conninfo);

// The password that it holds; empty as for the role.
[[nodiscard]] std::string conninfo_password(const std::string& conninfo);

// A value as it stands after "keyword=": quoted, so that a quote or a space does not end it.
[[nodiscard]] std::string conninfo_value(std::string_view value);

}  // namespace faultline::net
