#include "base/unknown_name.h"

#include "base/nearest_name.h"
#include "base/quoted_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline {

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
    const std::string near = nearest_name(name, known);
    return near.empty() ? "" : fmt::format("; did you mean {}?", near);
}

std::string there_is_no(std::string_view kind, std::string_view name,
                        const std::vector<std::string>& known) {
    const std::string meant = did_you_mean(name, known);
    return fmt::format("there is no {} {}{}{} {}", kind, shortened(name), meant,
                       meant.empty() ? "; there are" : " There are", fmt::join(known, ", "));
}

}  // namespace faultline
