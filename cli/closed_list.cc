#include "cli/closed_list.h"

#include "base/unknown_name.h"

#include <algorithm>
#include <utility>

namespace faultline::cli {

std::function<std::string(const std::string&)> one_of(std::string kind,
                                                      std::vector<std::string> values) {
    return [kind = std::move(kind), values = std::move(values)](const std::string& given) {
        return std::ranges::find(values, given) == values.end() ? there_is_no(kind, given, values)
                                                                : std::string();
    };
}

}  // namespace faultline::cli
