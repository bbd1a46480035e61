#include "metrics/label_value.h"

#include "base/utf8.h"

namespace faultline::metrics {

bool is_label_value(std::string_view text) {
    return text.size() <= kLongestLabelValue && text.find('\0') == std::string_view::npos &&
           is_utf8(text);
}

}  // namespace faultline::metrics
