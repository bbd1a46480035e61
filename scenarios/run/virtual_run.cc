#include "scenarios/run/virtual_run.h"

#include "base/manual_clock.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

// A day of phases and whatever start, heal and drain may take.
constexpr Duration kLongestVirtualRun = std::chrono::hours(26);

// FNV-1a, 64 bits.
class EventHash {
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

// All that the thread of a run uses; it may outlive the caller. The clock stands before the
// io_context: coroutines that this destroys still unregister from the clock.
struct Work {
    explicit Work(const VirtualRun& from) : run(from) {}

    VirtualRun run;
    ManualClock clock;
    MemoryUndoJournal memory;
    asio::io_context io{1};
    std::atomic<std::uint64_t> steps_of_time{0};  // read by the caller
};

RunRecord execute(Work& work) {
    const RunInputs inputs = inputs_of(
        work.run, work.clock, work.run.journal == nullptr ? work.memory : *work.run.journal);
    return run_to_end(work.io, inputs,
                      [&work](asio::io_context& on, const std::function<bool()>& has_ended) {
                          // Work that the target left behind may go on for ever.
                          work.clock.run(on, Instant{} + kLongestVirtualRun, [&] {
                              work.steps_of_time.fetch_add(1, std::memory_order_relaxed);
                              return has_ended();
                          });
                      });
}

// True: it ended. False when virtual time stood still for too long; after a signal that is at most
// 5 s.
bool ends_or_stalls(const std::future<RunRecord>& ended, const Work& work) {
    constexpr Duration kPatienceAfterSignal = std::chrono::seconds(5);
    constexpr Duration kSlice = std::chrono::milliseconds(50);
    std::uint64_t seen = 0;
    Duration stood_still{};
    while (ended.wait_for(kSlice) != std::future_status::ready) {
        const std::uint64_t now = work.steps_of_time.load(std::memory_order_relaxed);
        stood_still = std::exchange(seen, now) == now ? stood_still + kSlice : Duration{};
        const bool is_signalled = work.run.signal != nullptr && *work.run.signal != 0;
        const Duration patience = work.run.longest_standstill;
        if (stood_still >= (is_signalled ? std::min(patience, kPatienceAfterSignal) : patience)) {
            return false;
        }
    }
    return true;
}

// The thread refers to it. Kept reachable, so that a leak checker sees that this is meant.
void keep_for_ever(std::shared_ptr<const void> work) {
    static std::mutex mutex;
    static auto* const kKept = new std::vector<std::shared_ptr<const void>>;
    const std::lock_guard lock(mutex);
    kKept->push_back(std::move(work));
}

// The record of a run whose thread did not return. What that run recorded so far cannot be read:
// the thread may still write to it.
RunRecord blocked_record(const Work& work) {
    SteadyClock clock;
    MemoryUndoJournal journal;
    RunRecord record = failed_record(inputs_of(work.run, clock, journal), "");
    record.started_wall = format_wall(WallTime{});  // as of every virtual run
    if (work.run.signal != nullptr && *work.run.signal != 0) {
        record.interrupted_by = *work.run.signal;
    }
    record.load_stopped_early = true;
    record.left_behind = {"a handler blocks the thread of the run, which was left running"};
    record.events.push_back(
        {.at = {}, .kind = "stop", .detail = "left behind: " + record.left_behind->front()});
    return record;
}

}  // namespace

RunRecord run_virtual(const VirtualRun& run) {
    auto work = std::make_shared<Work>(run);
    std::promise<RunRecord> promise;
    std::future<RunRecord> ended = promise.get_future();
    std::thread thread([work, promise = std::move(promise)]() mutable {
        try {
            RunRecord record = execute(*work);
            // Before the caller goes on: what the run refers to may end with the caller.
            work.reset();
            promise.set_value(std::move(record));
        } catch (...) {
            work.reset();
            promise.set_exception(std::current_exception());
        }
    });
    if (ends_or_stalls(ended, *work)) {
        thread.join();
        return ended.get();
    }
    thread.detach();
    keep_for_ever(work);
    return blocked_record(*work);
}

std::uint64_t digest(std::span<const TimelineEvent> events) {
    EventHash hash;
    for (const TimelineEvent& event : events) {
        hash.add(static_cast<std::uint64_t>(event.at.count()));
        hash.add(event.kind);
        hash.add(event.detail);
    }
    return hash.value();
}

SweepResult sweep(const Sweep& sweep) {
    SweepResult result;
    EventHash hash;
    VirtualRun run = sweep.run;
    for (std::uint64_t seed = sweep.first_seed; seed <= sweep.last_seed; ++seed) {
        run.seed = seed;
        const RunRecord record = run_virtual(run);
        Judgement judgement = judge(record);
        ++result.runs;
        ++result.verdicts.at(static_cast<std::size_t>(judgement.verdict));
        result.left_work_behind =
            result.left_work_behind || (record.left_behind && !record.left_behind->empty());
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
