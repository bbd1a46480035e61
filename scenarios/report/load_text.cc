#include "scenarios/report/load_text.h"

#include "base/units.h"
#include "base/utf8.h"
#include "scenarios/format/request_expectation.h"
#include "scenarios/judge/operation_times.h"
#include "scenarios/report/counts_by_name.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/phase_figures.h"
#include "scenarios/report/run_text.h"
#include "scenarios/report/wrapped_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

using load::Outcome;

template <class... Arguments>
void line(std::string& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
    out += '\n';
}

std::string shown_mean(const load::Distribution& times) {
    const double mean = times.mean_seconds();
    return std::isfinite(mean) ? format_duration(from_seconds(mean)) : "∞";
}

using Row = std::vector<std::string>;

// The first column to the left, figures to the right, two spaces between them however long they
// are.
void add_table(std::string& out, const std::vector<Row>& rows) {
    Row lines(rows.size());
    for (std::size_t column = 0; column < rows.front().size(); ++column) {
        std::size_t widest = 0;
        for (const Row& row : rows) {
            widest = std::max(widest, columns_of(row[column]));
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string& cell = rows[i][column];
            const std::string padding(widest - columns_of(cell), ' ');
            lines[i] += column == 0 ? cell + padding : "  " + padding + cell;
        }
    }
    line(out, "{}", fmt::join(lines, "\n"));
}

void add_counts(std::string& out, const RunRecord& record) {
    std::vector<Row> rows = {{"phase", "asked", "planned", "sent", "completed", "rejected",
                              "failed", "unansw.", "shed"}};
    for (const auto& phase : record.tallies) {
        const load::Tally& tally = phase.tally;
        rows.push_back({phase.phase.name, record.scenario.load.closed_connections > 0
                                              ? "closed"
                                              : format_rate(phase.phase.rate)});
        for (const std::uint64_t count :
             {tally.planned(), tally.sent, tally.of(Outcome::kCompleted),
              tally.of(Outcome::kRejected), tally.failed(), tally.of(Outcome::kUnanswered),
              tally.of(Outcome::kShed)}) {
            rows.back().push_back(std::to_string(count));
        }
    }
    add_table(out, rows);
}

void add_times(std::vector<Row>& rows, std::string name, const load::Distribution& times) {
    if (times.count() == 0) {
        return;
    }
    Row row = {std::move(name)};
    for (const double p : {0.5, 0.75, 0.9, 0.99, 0.999, 1.0}) {
        row.push_back(format_duration(times.quantile(p)));
    }
    row.push_back(shown_mean(times));
    rows.push_back(std::move(row));
}

void add_all_times(std::string& out, const RunRecord& record) {
    std::vector<Row> rows = {{"time", "p50", "p75", "p90", "p99", "p99.9", "max", "mean"}};
    for (std::size_t i = 0; i < record.tallies.size(); ++i) {
        add_times(
            rows,
            record.tallies.size() == 1 ? "response" : "response " + record.tallies[i].phase.name,
            times_of(record, Timing::kResponse, i));
    }
    add_times(rows, "service", times_of(record, Timing::kService));
    if (record.scenario.load.closed_connections > 0) {
        add_table(out, rows);
        line(out, "  response: from when it was sent (no intended moments); a failure is ∞.");
        line(out, "  service: from the first byte out.");
        return;
    }
    add_times(rows, "lateness (ours)", times_of(record, Timing::kLateness));
    add_table(out, rows);
    line(out, "  response: from the intended moment to the last byte; a failure is ∞.");
    line(out, "  service: from the first byte out. lateness: how late we sent.");
}

void add_list(std::string& out, std::string_view name, const std::vector<std::string>& parts) {
    if (!parts.empty()) {
        out += wrapped(fmt::format("{:<11} {}", name, fmt::join(parts, ", ")), 12);
    }
}

void add_outcomes(std::string& out, const load::Tally& total, const RunRecord& record) {
    std::vector<std::string> outcomes;
    for (const auto& [outcome, count] : counts_by_outcome(total)) {
        outcomes.push_back(fmt::format("{} {}", outcome, count));
    }
    add_list(out, "outcomes", outcomes);
    std::vector<std::string> statuses;
    for (const auto& [status, count] : counts_by_status(total)) {
        statuses.push_back(
            fmt::format("{}: {}{}", status, count, expectation_note(record.scenario, status)));
    }
    add_list(out, "statuses", statuses);
    std::vector<std::string> labels;
    for (const auto& [label, count] : counts_by_label(total, record)) {
        labels.push_back(fmt::format("{} {}", clean_line(label), count));
    }
    add_list(out, "labels", labels);
    if (total.answered() > 0) {
        line(out, "received    {} bytes, {} an answer", total.bytes_received,
             total.bytes_received / total.answered());
    }
}

// To someone who thinks of a redirect as a good answer, since a browser follows it.
void add_redirects(std::string& out, const load::Tally& total, const RunRecord& record) {
    constexpr unsigned kNotModified = 304;  // a good answer unless others are declared
    for (const auto& [status, count] : counts_by_status(total)) {
        const bool is_expected = expectation_note(record.scenario, status) == " (expected)";
        if (status >= 300 && status < 400 && status != kNotModified && !is_expected) {
            out += wrapped(fmt::format("{:<11} not followed, so {} counts as a failure; load the "
                                       "URL that it names, or, when it is the right answer, add "
                                       "--expect-status {}",
                                       "redirects", status, status),
                           12);
            return;
        }
    }
}

void add_generator(std::string& out, const load::Tally& total, const RunRecord& record) {
    line(out, "generator   {:.2f} s of CPU, {} connection{}, {} released more than 1 ms late",
         record.generator_cpu_seconds, record.connections, record.connections == 1 ? "" : "s",
         total.late);
    if (record.out_of_sockets > 0) {
        line(out, "            {} not sent: this machine had no descriptor or port left",
             record.out_of_sockets);
    }
    if (record.never_connected > 0) {
        line(out, "            {} not sent: no time to open a connection before the timeout",
             record.never_connected);
    }
    if (record.connecting_limit_hits > 0) {
        line(out, "            waited {} for connections that the target did not accept yet",
             format_duration(record.longest_wait));
    }
    if (record.retries > 0) {
        line(out, "            {} sent on a fresh connection, the kept one had gone before",
             record.retries);
    }
}

void add_checks(std::string& out, const Judgement& judgement) {
    for (const auto& check : judgement.checks) {
        out += wrapped(
            fmt::format("{:<12} {}: {}, limit {}{}{}", to_string(check.verdict),
                        clean_line(check.name), clean_line(check.measured), clean_line(check.limit),
                        check.explanation.empty() ? "" : "; ", clean_line(check.explanation)),
            13);
    }
    for (const auto& outcome : judgement.invariants) {
        if (outcome.result == InvariantResult::kFail ||
            outcome.result == InvariantResult::kInconclusive) {
            out += wrapped(fmt::format("{:<12} {}: {}", to_string(outcome.result),
                                       clean_line(outcome.name), clean_line(outcome.reason)),
                           13);
        }
    }
    if (const auto held = invariants_line(judgement); !held.empty()) {
        out += wrapped(fmt::format("{:<12} {}", "", held), 13);
    }
    for (const std::string& warning : judgement.warnings) {
        out += wrapped(fmt::format("{:<12} {}", "warning", clean_line(warning)), 13);
    }
}

std::string how_it_was_paced(const LoadSpec& load) {
    return load.closed_connections > 0
               ? fmt::format("closed loop of {} connections", load.closed_connections)
               : load.arrival + " arrivals";
}

}  // namespace

std::string load_text(const JudgedRun& run) {
    const RunRecord& record = run.record;
    std::string out;
    const load::Tally total = total_tally(record);
    out += wrapped(fmt::format("load on {}: {}, seed {}{}",
                               clean_line(record.scenario.target.url.value_or(record.target)),
                               how_it_was_paced(record.scenario.load), record.seed,
                               record.interrupted_by ? ", interrupted" : ""),
                   2);
    out += '\n';
    if (total.planned() > 0) {
        add_counts(out, record);
        out += '\n';
        add_all_times(out, record);
        out += '\n';
        add_outcomes(out, total, record);
        for (const TimelineEvent& event : record.events) {
            if (event.kind == "answer" || event.kind == "outcome") {
                out += wrapped(clean_line(event.detail), 2);
            }
        }
        add_redirects(out, total, record);
        add_generator(out, total, record);
        out += '\n';
        add_checks(out, run.judgement);
        out += '\n';
    }
    line(out, "verdict: {}", to_string(run.judgement.verdict));
    if (!run.judgement.reason.empty()) {
        out += wrapped(fmt::format("reason:  {}", clean_line(run.judgement.reason)), 9);
    }
    return out;
}

}  // namespace faultline::scenario
