#include "scenarios/run/virtual_run.h"

#include "base/manual_clock.h"

#include <functional>
#include <string_view>

#include <boost/asio/io_context.hpp>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

// A day of phases and whatever start, heal and drain may take.
constexpr Duration kLongest = std::chrono::hours(26);

class Fnv {
public:
    void add(std::string_view text) {
        for (const char c : text) {
            add_byte(static_cast<unsigned char>(c));
        }
        add_byte(0);
    }
    void add(std::uint64_t value) {
        for (int shift = 0; shift < 64; shift += 8) {
            add_byte(static_cast<unsigned char>(value >> shift));
        }
    }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
    void add_byte(unsigned char byte) {
        hash_ ^= byte;
        hash_ *= 0x100000001b3ULL;
    }
    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

RunInputs inputs_of(const VirtualRun& run, Clock& clock, UndoJournal& journal) {
    RunInputs inputs;
    inputs.scenario = run.scenario;
    inputs.clock = &clock;
    inputs.clock_kind = ClockKind::kVirtual;
    inputs.seed = run.seed;
    inputs.factory = run.factory;
    inputs.journal = &journal;
    inputs.signal = run.signal;
    inputs.disabled_protections = run.disabled_protections;
    inputs.without_faults = run.without_faults;
    return inputs;
}

}  // namespace

RunRecord run_virtual(const VirtualRun& run) {
    // Before the io_context: coroutines that it destroys still unregister from the clock.
    ManualClock clock;
    MemoryUndoJournal memory;
    asio::io_context io(1);
    const RunInputs inputs = inputs_of(run, clock, run.journal == nullptr ? memory : *run.journal);
    return run_to_end(io, inputs,
                      [&clock](asio::io_context& on, const std::function<bool()>& has_ended) {
                          // Work that the target left behind may go on for ever.
                          clock.run(on, Instant{} + kLongest, has_ended);
                      });
}

std::uint64_t digest(std::span<const TimelineEvent> events) {
    Fnv hash;
    for (const TimelineEvent& event : events) {
        hash.add(static_cast<std::uint64_t>(event.at.count()));
        hash.add(event.kind);
        hash.add(event.detail);
    }
    return hash.value();
}

SweepResult sweep(const Sweep& sweep) {
    SweepResult result;
    Fnv hash;
    VirtualRun run = sweep.run;
    for (std::uint64_t seed = sweep.first_seed; seed <= sweep.last_seed; ++seed) {
        run.seed = seed;
        const RunRecord record = run_virtual(run);
        Judgement judgement = judge(record);
        ++result.runs;
        ++result.verdicts.at(static_cast<std::size_t>(judgement.verdict));
        hash.add(digest(record.events));
        if (judgement.verdict != Verdict::kPass) {
            result.first_failing_seed = seed;
            result.first_failure = std::move(judgement);
            break;
        }
        if (seed == UINT64_MAX) {
            break;
        }
    }
    result.digest = hash.value();
    return result;
}

}  // namespace faultline::scenario
