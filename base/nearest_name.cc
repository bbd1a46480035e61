#include "base/nearest_name.h"

#include <algorithm>
#include <cstddef>

namespace faultline {

namespace {

constexpr std::size_t kMaxName = 64;  // the comparison is quadratic in the length

// Optimal string alignment: three rows of the table of distances between beginnings.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row_before_last(b.size() + 1);
    std::vector<std::size_t> last_row(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last_row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last_row[j] + 1, row[j - 1] + 1, last_row[j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], row_before_last[j - 2] + 1);
            }
        }
        row_before_last.swap(last_row);
        last_row.swap(row);
    }
    return last_row[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
    if (name.empty() || name.size() > kMaxName) {
        return {};
    }
    std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
    std::string nearest;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace faultline
