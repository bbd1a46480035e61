// The HTTP statuses that a request declares as success: an answer with one of them counts as
// completed, also when it is a 4xx; an answer with another one failed. A value; any thread.
#pragma once

#include "base/result.h"

#include <bitset>
#include <string>
#include <vector>

namespace faultline::load {

class ExpectedStatuses {
public:
    // Nothing declared: 2xx and 304 are good answers.
    ExpectedStatuses() = default;
    // Each "302", from 100 to 599, or "2xx", a whole class. kInvalid for another, by its name, and
    // for none at all.
    [[nodiscard]] static Result<ExpectedStatuses> parse(const std::vector<std::string>& names);

    [[nodiscard]] bool declared() const { return statuses_.any(); }
    [[nodiscard]] bool contains(unsigned status) const {
        return status < statuses_.size() && statuses_.test(status);
    }
    // For people: "302", "200 or 3xx".
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::bitset<600> statuses_;
    std::string text_;
};

}  // namespace faultline::load
