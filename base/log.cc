#include "base/log.h"

#include "base/json.h"
#include "base/units.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace faultline {

namespace {

constexpr std::size_t kLongestLine = 16 * 1024;
constexpr std::size_t kLongestEvent = 1024;
constexpr std::string_view kCutMark = R"(,"cut":true)";

std::string render(const std::variant<std::string_view, std::int64_t, double, bool>& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        return quote_json(*text);
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return fmt::format("{}", *number);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return std::isfinite(*real) ? fmt::format("{:.6g}", *real) : "null";
    }
    return std::get<bool>(value) ? "true" : "false";
}

}  // namespace

std::string_view to_string(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug:
            return "debug";
        case LogLevel::kInfo:
            return "info";
        case LogLevel::kWarning:
            return "warning";
        case LogLevel::kError:
            return "error";
    }
    return "error";
}

Logger::Logger(Clock& clock, Sink sink, LogLevel minimum, Dropped dropped)
    : clock_(clock), sink_(std::move(sink)), dropped_(std::move(dropped)), minimum_(minimum) {}

void Logger::log(LogLevel level, std::string_view event, std::span<const LogField> fields) {
    if (level < minimum_) {
        return;
    }
    std::string line =
        fmt::format(R"({{"ts":"{}","level":"{}","event":{})", format_wall(clock_.wall()),
                    to_string(level), quote_json(event.substr(0, kLongestEvent)));
    bool cut = event.size() > kLongestEvent;
    for (const auto& field : fields) {
        const std::string part = fmt::format(",{}:{}", quote_json(field.key), render(field.value));
        if (line.size() + part.size() + kCutMark.size() + 1 > kLongestLine) {
            cut = true;
            break;
        }
        line += part;
    }
    if (cut) {
        line += kCutMark;
    }
    line += '}';
    const std::lock_guard lock(mutex_);
    lines_[static_cast<std::size_t>(level)].fetch_add(1, std::memory_order_relaxed);
    sink_(line);
}

}  // namespace faultline
