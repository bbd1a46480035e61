#include "scenarios/format/request_expectation.h"

#include <vector>

namespace faultline::scenario {

load::ExpectedStatuses expectation_of(const RequestSpec& request) {
    if (request.expected_statuses.empty()) {
        return {};
    }
    // Those of a record that was changed by hand may be wrong: then nothing is declared.
    const auto expected = load::ExpectedStatuses::parse(request.expected_statuses);
    return expected ? *expected : load::ExpectedStatuses{};
}

std::string expectation_note(const Scenario& scenario, unsigned status) {
    std::string others;
    for (const RequestSpec& request : scenario.load.requests) {
        const load::ExpectedStatuses expected = expectation_of(request);
        if (!expected.declared()) {
            return {};
        }
        if (expected.contains(status)) {
            return " (expected)";
        }
        if (others.find(expected.text()) == std::string::npos) {
            others += (others.empty() ? "" : " or ") + expected.text();
        }
    }
    return others.empty() ? others : ", expected " + others;
}

}  // namespace faultline::scenario
