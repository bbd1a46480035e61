// What tests of checks share: checks on the fault phase of the record that record_builder.h makes
// up, and changes of that record that they pass, fail, or cannot judge.
#pragma once

#include "scenarios/judge/check_judge.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <functional>
#include <map>
#include <string>
#include <utility>

namespace faultline::scenario {

using Change = std::function<void(RunRecord&)>;

inline CheckSpec with(CheckSpec check, const std::function<void(CheckSpec&)>& how) {
    how(check);
    return check;
}

inline CheckSpec share(const char* metric, std::map<std::string, std::string> select) {
    CheckSpec check = check_of(metric, CheckWindow::kFault);
    check.select = std::move(select);
    return check;
}

inline constexpr Duration kFaultStart = seconds(5);
inline constexpr Duration kFaultEnd = seconds(9);

inline Change samples(std::function<void(load::Sample&)> how, Duration to = kFaultEnd) {
    return [how = std::move(how), to](RunRecord& record) { change(record, kFaultStart, to, how); };
}
inline Change steps(std::function<void(StepObservation&)> how, Duration to = kFaultEnd) {
    return [how = std::move(how), to](RunRecord& record) {
        change_steps(record, kFaultStart, to, how);
    };
}
inline Change lost(Duration to = kFaultEnd) {
    return [to](RunRecord& record) { lose(record, kFaultStart, to); };
}
inline void nothing(RunRecord& /*record*/) {}
inline void no_fault_samples(RunRecord& record) {
    std::erase_if(record.samples, [](const load::Sample& sample) {
        return sample.intended >= kFaultStart && sample.intended < kFaultEnd;
    });
}
inline void double_load(RunRecord& record) {
    for (Duration at = kFaultStart; at < kFaultEnd; at += milliseconds(10)) {
        add_operation(record, at);
    }
}
inline void set_label(load::Sample& sample) { sample.label = kDegraded; }
inline void set_503(load::Sample& sample) { sample.http_status = 503; }
inline void set_slow(load::Sample& sample) { sample.done = sample.intended + milliseconds(400); }
inline void set_rejected(load::Sample& sample) { sample.outcome = load::Outcome::kRejected; }
inline void set_slowly_rejected(load::Sample& sample) {
    set_rejected(sample);
    set_slow(sample);
}
inline void set_leaked(load::Sample& sample) { sample.leaked = true; }

inline void set_error(StepObservation& step) {
    step.success = false;
    step.error_code = kTimeoutCode;
}
inline void set_topology(StepObservation& step) { step.data_source = kTopology; }
inline void set_fallback(StepObservation& step) { step.fallback_used = true; }
inline void set_security(StepObservation& step) { step.security_error = true; }
inline void set_slow_step(StepObservation& step) { step.duration = milliseconds(400); }
inline void forget_steps(RunRecord& record) { record.steps.clear(); }

inline void at_least(CheckSpec& check) { check.at_least = 0.99; }
inline void at_most_zero(CheckSpec& check) { check.at_most = 0.0; }
inline void below_100ms(CheckSpec& check) { check.below = 0.1; }
inline void p99_below(CheckSpec& check) {
    check.percentile = 99.0;
    check.below = 0.3;
}

inline CheckOutcome outcome_of(const CheckSpec& check, const Change& how) {
    RunRecord record = good_record();
    how(record);
    tally(record);
    return judge_check(check, RecordIndex(record));
}

}  // namespace faultline::scenario
