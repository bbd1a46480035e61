// One judged statement of a load run, with what it allowed and what was measured. A value.
#pragma once

#include <string>
#include <string_view>

namespace faultline::load {

enum class Verdict { kPass, kFail, kInconclusive };
[[nodiscard]] constexpr std::string_view to_string(Verdict verdict) {
    return verdict == Verdict::kPass ? "pass" : verdict == Verdict::kFail ? "fail" : "inconclusive";
}

// A failure outweighs a doubt, a doubt outweighs a pass.
[[nodiscard]] constexpr Verdict worse(Verdict a, Verdict b) {
    if (a == Verdict::kFail || b == Verdict::kFail) {
        return Verdict::kFail;
    }
    return a == Verdict::kPass ? b : a;
}

enum class CheckUnit { kSeconds, kRatio, kCount, kPerSecond };
[[nodiscard]] constexpr std::string_view to_string(CheckUnit unit) {
    switch (unit) {
        case CheckUnit::kSeconds:
            return "s";
        case CheckUnit::kRatio:
            return "ratio";
        case CheckUnit::kCount:
            return "count";
        case CheckUnit::kPerSecond:
            break;
    }
    return "/s";
}

struct Check {
    std::string name;  // "failures", "p99<300ms", "generator.lateness", …
    Verdict verdict = Verdict::kPass;
    CheckUnit unit = CheckUnit::kCount;
    bool is_floor = false;  // measured shall be at least the limit, else at most
    double limit = 0.0;
    double measured = 0.0;  // may be infinite
    std::string phase;
    std::string note;  // why it is inconclusive, and the like
};

}  // namespace faultline::load
