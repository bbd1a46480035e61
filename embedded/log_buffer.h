// The newest lines of a log, kept in memory for checks that read it. Thread-safe; at most
// `max_bytes`, older lines are dropped and counted.
#pragma once

#include "base/log.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace faultline::embedded {

class LogBuffer {
public:
    explicit LogBuffer(std::size_t max_bytes = 4U << 20U) : max_bytes_(max_bytes) {}

    void add(std::string_view line);
    // All lines held, each with its end.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::uint64_t dropped() const;

    // The buffer must outlive the logger that uses the sink.
    [[nodiscard]] Logger::Sink sink() {
        return [this](std::string_view line) { add(line); };
    }

private:
    std::size_t max_bytes_;
    mutable std::mutex mutex_;
    std::deque<std::string> lines_;
    std::size_t bytes_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace faultline::embedded
