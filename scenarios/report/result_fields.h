// What each value of a run is made of, once, for writing and for reading: `codec(name, member)` for
// every member. A member that is missing here is lost by result.json; a test counts them.
#pragma once

#include "scenarios/judge/run_record.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/judged_run.h"

namespace faultline::scenario {

template <class Codec>
void describe(Codec& codec, SourcePosition& value) {
    codec("file", value.file);
    codec("line", value.line);
    codec("column", value.column);
}

template <class Codec>
void describe(Codec& codec, TargetSpec& value) {
    codec("engine_config", value.engine_config);
    codec("url", value.url);
    codec("command", value.command);
}

template <class Codec>
void describe(Codec& codec, ResourceSpec& value) {
    codec("name", value.name);
    codec("kind", value.kind);
    codec("is_private", value.is_private);
    codec("dsn", value.dsn);
    codec("schema", value.schema);
}

template <class Codec>
void describe(Codec& codec, RequestSpec& value) {
    codec("method", value.method);
    codec("path", value.path);
    codec("headers", value.headers);
    codec("body", value.body);
    codec("tenants", value.tenants);
}

template <class Codec>
void describe(Codec& codec, LoadSpec& value) {
    codec("rate_per_second", value.rate);
    codec("rates_per_second", value.rates);
    codec("arrival", value.arrival);
    codec("timeout_ns", value.timeout);
    codec("requests", value.requests);
}

template <class Codec>
void describe(Codec& codec, PhaseSpec& value) {
    codec("warmup_ns", value.warmup);
    codec("baseline_ns", value.baseline);
    codec("fault_ns", value.fault);
    codec("recovery_ns", value.recovery);
}

template <class Codec>
void describe(Codec& codec, fault::FaultMatch& value) {
    codec("tool", value.tool);
    codec("tenant", value.tenant);
    codec("probability_ratio", value.probability);
    codec("first_n", value.first_n);
    codec("every_n", value.every_n);
    codec("after_n", value.after_n);
}

template <class Codec>
void describe(Codec& codec, fault::FaultSpec& value) {
    codec("fault", value.fault);
    codec("on", value.on);
    codec("match", value.match);
    codec("parameters", value.parameters);
    codec("at_ns", value.at);
    codec("lasts_ns", value.lasts);
    codec("stream", value.stream);
}

template <class Codec>
void describe(Codec& codec, fault::FaultCounts& value) {
    codec("planned", value.planned);
    codec("armed", value.armed);
    codec("fired", value.fired);
    codec("suppressed", value.suppressed);
    codec("overflowed", value.overflowed);
}

template <class Codec>
void describe(Codec& codec, CheckSpec& value) {
    codec("name", value.name);
    codec("metric", value.metric);
    codec("select", value.select);
    codec("percentile", value.percentile);
    codec("at_least", value.at_least);
    codec("at_most", value.at_most);
    codec("below", value.below);
    codec("above", value.above);
    codec("during", value.during);
    codec("after_ns", value.after);
    codec("within_ns", value.within);
    codec("of_baseline_ratio", value.of_baseline);
    codec("of_baseline_slack_ns", value.of_baseline_slack);
    codec("min_samples", value.min_samples);
    codec("position", value.position);
}

// Without `secrets`: they are never written.
template <class Codec>
void describe(Codec& codec, Scenario& value) {
    codec("version", value.version);
    codec("name", value.name);
    codec("description", value.description);
    codec("target", value.target);
    codec("resources", value.resources);
    codec("load", value.load);
    codec("phases", value.phases);
    codec("faults", value.faults);
    codec("fault_positions", value.fault_positions);
    codec("checks", value.checks);
    codec("must_fail_without", value.must_fail_without);
    codec("clocks", value.clocks);
    codec("file", value.file);
    codec("folder", value.folder);
    codec("profile", value.profile);
    codec("overrides", value.overrides);
}

template <class Codec>
void describe(Codec& codec, FaultWindow& value) {
    codec("fault", value.fault);
    codec("on", value.on);
    codec("injected_ns", value.injected);
    codec("healed_ns", value.healed);
    codec("counts", value.counts);
    codec("error", value.error);
}

template <class Codec>
void describe(Codec& codec, PhaseWindow& value) {
    codec("name", value.name);
    codec("start_ns", value.start);
    codec("end_ns", value.end);
}

template <class Codec>
void describe(Codec& codec, TimelineEvent& value) {
    codec("at_ns", value.at);
    codec("kind", value.kind);
    codec("detail", value.detail);
}

// Without samples and steps, which are columns of their own.
template <class Codec>
void describe(Codec& codec, RunRecord& value) {
    codec("scenario", value.scenario);
    codec("clock", value.clock);
    codec("seed", value.seed);
    codec("target", value.target);
    codec("started_wall", value.started_wall);
    codec("disabled_protections", value.disabled_protections);
    codec("without_faults", value.without_faults);
    codec("phases", value.phases);
    codec("heal_completed_ns", value.heal_completed);
    codec("faults", value.faults);
    codec("labels", value.labels);
    codec("tenants", value.tenants);
    codec("planned_operations", value.planned_operations);
    codec("step_names", value.step_names);
    codec("events", value.events);
    codec("canaries", value.canaries);
    codec("canary_leaks_elsewhere", value.canary_leaks_elsewhere);
    codec("evidence_error", value.evidence_error);
    codec("target_metrics", value.target_metrics);
    codec("dropped", value.dropped);
    codec("generator_cpu_seconds", value.generator_cpu_seconds);
    codec("interrupted_by", value.interrupted_by);
    codec("environment_error", value.environment_error);
    codec("internal_error", value.internal_error);
    codec("heal_error", value.heal_error);
}

template <class Codec>
void describe(Codec& codec, CheckOutcome& value) {
    codec("name", value.name);
    codec("metric", value.metric);
    codec("verdict", value.verdict);
    codec("limit", value.limit);
    codec("measured", value.measured);
    codec("measured_value", value.measured_value);
    codec("samples", value.samples);
    codec("phase", value.phase);
    codec("position", value.position);
    codec("explanation", value.explanation);
    codec("recovered_after_ns", value.recovered_after);
}

template <class Codec>
void describe(Codec& codec, Judgement& value) {
    codec("verdict", value.verdict);
    codec("reason", value.reason);
    codec("checks", value.checks);
    codec("internal", value.internal);
    codec("signal", value.signal);
}

template <class Codec>
void describe(Codec& codec, SensitivityOutcome& value) {
    codec("protection", value.protection);
    codec("required", value.required);
    codec("ok", value.ok);
    codec("verdict", value.verdict);
    codec("reason", value.reason);
    codec("clock", value.clock);
    codec("exit_code", value.exit_code);
}

}  // namespace faultline::scenario
