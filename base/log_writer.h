// Where a process's log lines go. A thread of its own writes them, so that a caller never waits
// for a reader: when the queue is full, the oldest line is dropped and counted. Any thread may
// write; one owner closes. Bounded by `max_queued` lines of at most 16 KiB (base/log.h).
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace faultline {

struct LogWriterOptions {
    int descriptor = 2;              // written to, not closed
    std::size_t max_queued = 2'048;  // lines that wait; above 0
    // How long close() waits for the reader to take what is queued; then one second more for the
    // thread to end.
    Duration close_limit = std::chrono::seconds(1);
};

class LogWriter {
public:
    explicit LogWriter(LogWriterOptions options = {});
    // As close().
    ~LogWriter();
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    // Queues one line, without its line feed. After close(): dropped.
    void write(std::string_view line);
    // Writes out what is queued, for as long as the options allow; drops the rest, ends the thread.
    // A thread that is inside a write that does not return is left there.
    void close();

    // Lines that were lost: overrun, left at the end, or refused by the descriptor.
    [[nodiscard]] std::uint64_t dropped() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace faultline
