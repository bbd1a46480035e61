#include "scenarios/judge/verdict.h"

#include "base/planted_bug.h"

#include <algorithm>
#include <array>

namespace faultline::scenario {

namespace {

constexpr std::array<std::string_view, kVerdictCount> kNames = {"pass",    "fail",  "inconclusive",
                                                                "aborted", "error", "dirty"};

int rank(int code) {
    switch (code) {
        case 0:
            return 0;
        case 3:
            return planted("doubt_before_failure") ? 5 : 1;
        case 1:
            return 3;
        case 4:
            return 4;
        default:
            return code > 128 ? 6 : 5;
    }
}

}  // namespace

std::string_view to_string(Verdict verdict) { return kNames.at(static_cast<std::size_t>(verdict)); }

int exit_code(const Judgement& judgement) {
    if (judgement.signal) {
        return 128 + *judgement.signal;
    }
    switch (judgement.verdict) {
        case Verdict::kPass:
            return 0;
        case Verdict::kFail:
        case Verdict::kAborted:
            return planted("failure_exits_with_0") ? 0 : 1;
        case Verdict::kInconclusive:
            return 3;
        case Verdict::kError:
            return judgement.internal ? 70 : 4;
        case Verdict::kDirty:
            return 4;
    }
    return 70;
}

int exit_code(std::span<const int> codes) {
    const auto worst = std::max_element(codes.begin(), codes.end(),
                                        [](int a, int b) { return rank(a) < rank(b); });
    return worst == codes.end() ? 0 : *worst;
}

SensitivityResult sensitivity(const Scenario& scenario, std::string protection,
                              const Judgement& judgement) {
    const auto& named = scenario.must_fail_without;
    SensitivityResult result{.scenario = scenario.name,
                             .protection = std::move(protection),
                             .verdict = judgement.verdict,
                             .required = false,
                             .ok = false};
    result.required = std::find(named.begin(), named.end(), result.protection) != named.end();
    // A protection without which not even the steady state holds is needed, too.
    const bool has_failed = result.verdict == Verdict::kFail || judgement.steady_state_failed;
    result.ok = !result.required || has_failed;
    return result;
}

}  // namespace faultline::scenario
