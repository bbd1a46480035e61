#include "embedded/log_buffer.h"

namespace faultline::embedded {

void LogBuffer::add(std::string_view line) {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
    bytes_ += line.size() + 1;
    while (bytes_ > max_bytes_ && lines_.size() > 1) {
        bytes_ -= lines_.front().size() + 1;
        lines_.pop_front();
        ++dropped_;
    }
}

std::string LogBuffer::text() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    text.reserve(bytes_);
    for (const auto& line : lines_) {
        text += line;
        text += '\n';
    }
    return text;
}

std::uint64_t LogBuffer::dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
}

}  // namespace faultline::embedded
