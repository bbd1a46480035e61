// Structured log: one JSON object a line. May be called from any thread; the sink is called under
// a lock, one line at a time. Lines longer than 16 KiB are cut and marked.
#pragma once

#include "base/clock.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace faultline {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
inline constexpr std::size_t kLogLevelCount = 4;

[[nodiscard]] std::string_view to_string(LogLevel level);

struct LogField {
    std::string_view key;
    std::variant<std::string_view, std::int64_t, double, bool> value;
};

class Logger {
public:
    using Sink = std::function<void(std::string_view line)>;

    // What a sink that may drop lines (base/log_writer.h) says of how many it did.
    using Dropped = std::function<std::uint64_t()>;

    // `clock` gives the time stamps and must outlive the logger. `sink` must not wait for a reader.
    Logger(Clock& clock, Sink sink, LogLevel minimum = LogLevel::kInfo, Dropped dropped = nullptr);

    void log(LogLevel level, std::string_view event, std::span<const LogField> fields);
    void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {}) {
        log(level, event, std::span<const LogField>(fields.begin(), fields.size()));
    }
    void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
        log(LogLevel::kInfo, event, fields);
    }
    void warn(std::string_view event, std::initializer_list<LogField> fields = {}) {
        log(LogLevel::kWarning, event, fields);
    }
    void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
        log(LogLevel::kError, event, fields);
    }

    // Lines that reached the sink.
    [[nodiscard]] std::uint64_t lines(LogLevel level) const {
        return lines_[static_cast<std::size_t>(level)].load(std::memory_order_relaxed);
    }

    // Of those, the ones that the sink dropped; 0 when it drops none.
    [[nodiscard]] std::uint64_t dropped() const { return dropped_ ? dropped_() : 0; }

private:
    Clock& clock_;
    Sink sink_;
    Dropped dropped_;
    LogLevel minimum_;
    std::mutex mutex_;
    std::array<std::atomic<std::uint64_t>, kLogLevelCount> lines_{};
};

}  // namespace faultline
