#include "loadgen/record/expected_statuses.h"

#include "base/http_text.h"
#include "base/quoted_text.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::load {

namespace {

constexpr std::size_t kDigits = 3;
constexpr std::size_t kShown = 40;
constexpr unsigned kInClass = 100;

// The first and the last status that a name stands for.
std::optional<std::pair<unsigned, unsigned>> range_of(std::string_view name) {
    if (name.size() != kDigits || name[0] < '1' || name[0] > '5') {
        return std::nullopt;
    }
    const unsigned first = static_cast<unsigned>(name[0] - '0') * kInClass;
    const std::string_view rest = name.substr(1);
    if (rest == "xx" || rest == "XX") {
        return std::pair(first, first + kInClass - 1);
    }
    if (!std::ranges::all_of(rest, is_digit)) {
        return std::nullopt;
    }
    const auto tens = static_cast<unsigned>(rest[0] - '0');
    const unsigned status = first + tens * 10 + static_cast<unsigned>(rest[1] - '0');
    return std::pair(status, status);
}

}  // namespace

Result<ExpectedStatuses> ExpectedStatuses::parse(const std::vector<std::string>& names) {
    ExpectedStatuses expected;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto range = range_of(names[i]);
        if (!range) {
            return Error{ErrorKind::kInvalid, fmt::format("{} is no HTTP status",
                                                          in_quotes(names[i].substr(0, kShown)))};
        }
        for (unsigned status = range->first; status <= range->second; ++status) {
            expected.statuses_.set(status);
        }
        const bool is_last = i + 1 == names.size();
        expected.text_ += (i == 0 ? "" : is_last ? " or " : ", ") + names[i];
    }
    if (!expected.declared()) {
        return Error{ErrorKind::kInvalid, "no HTTP status"};
    }
    return expected;
}

}  // namespace faultline::load
