#include "scenarios/report/secrets.h"

#include "base/mask.h"
#include "scenarios/report/described.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

namespace faultline::scenario {

namespace {

// Members that hold one of our own words, which readers and the judge compare.
constexpr std::array<std::string_view, 12> kOurWords = {"name",
                                                        "clock",
                                                        "metric",
                                                        "kind",
                                                        "fault",
                                                        "stream",
                                                        "clocks",
                                                        "profile",
                                                        "version",
                                                        "started_wall",
                                                        "disabled_protections",
                                                        "must_fail_without"};

class Mask {
public:
    explicit Mask(const std::vector<std::string>& secrets) : secrets_(secrets) {}

    template <DescribedStruct T>
    void hide(T& value) {
        for_each_member(value, [&](const std::string& name, auto& member) {
            if (std::ranges::find(kOurWords, name) == kOurWords.end()) {
                hide(member);
            }
        });
    }
    template <class T>
    void hide(std::vector<T>& values) {
        for (auto& value : values) {
            hide(value);
        }
    }

private:
    void hide(std::string& text) { text = mask_secrets(std::move(text), secrets_); }
    void hide(fault::ParameterValue& value) {
        if (auto* const text = std::get_if<std::string>(&value)) {
            hide(*text);
        }
    }
    template <class T>
    void hide(std::optional<T>& value) {
        if (value) {
            hide(*value);
        }
    }
    template <class T>
    void hide(std::map<std::string, T>& values) {
        for (auto& entry : values) {
            hide(entry.second);
        }
    }
    template <class T>
        requires(std::is_arithmetic_v<T> || std::is_enum_v<T>)
    void hide(T& /*value*/) {}
    void hide(Duration& /*value*/) {}
    void hide(Rate& /*value*/) {}
    void hide(Ratio& /*value*/) {}

    const std::vector<std::string>& secrets_;
};

}  // namespace

JudgedRun without_secrets(JudgedRun run) {
    const auto secrets = std::move(run.record.scenario.secrets);
    run.record.scenario.secrets.clear();
    if (!secrets.empty()) {
        Mask mask(secrets);
        mask.hide(run.record);
        mask.hide(run.judgement);
        mask.hide(run.sensitivity);
        mask.hide(run.proofs);
    }
    return run;
}

}  // namespace faultline::scenario
