// Names made distinct where one occurs several times: "spike-10x", "spike-10x (2)". Readers of
// JUnit and of metrics drop or refuse what has the same name twice. Pure.
#pragma once

#include <string>
#include <vector>

namespace faultline::scenario {

// As many as `names`, in their order.
[[nodiscard]] std::vector<std::string> made_distinct(const std::vector<std::string>& names);

}  // namespace faultline::scenario
