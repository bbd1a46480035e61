#include "net/http/head_scanner.h"

#include "base/http_text.h"

#include <algorithm>

namespace faultline::net {

namespace {

// Longer method names do not exist, and a first line without a space is no HTTP.
constexpr std::size_t kMaxMethod = 32;
constexpr std::string_view kVersion = " HTTP/1.1";

bool is_control(char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

void HeadScanner::reset() {
    scanned_ = 0;
    line_start_ = 0;
    lines_ = 0;
}

HeadScanner::Progress HeadScanner::scan(std::string_view head) {
    for (; scanned_ < head.size(); ++scanned_) {
        const char c = head[scanned_];
        const bool after_cr = scanned_ > line_start_ && head[scanned_ - 1] == '\r';
        if (after_cr != (c == '\n')) {
            return Progress::kBad;
        }
        if (c != '\n') {
            if (is_control(c) && c != '\r') {
                return Progress::kBad;
            }
            continue;
        }
        const std::string_view line = head.substr(line_start_, scanned_ - 1 - line_start_);
        line_start_ = scanned_ + 1;
        const Progress progress = check_line(line);
        if (progress != Progress::kMore) {
            ++scanned_;
            return line_start_ > limits_.max_header_bytes && progress == Progress::kEnd
                       ? Progress::kHeadTooLong
                       : progress;
        }
        ++lines_;
    }
    return check_size(head);
}

HeadScanner::Progress HeadScanner::check_line(std::string_view line) {
    if (lines_ == 0) {
        return check_request_line(line);
    }
    if (line.empty()) {
        return Progress::kEnd;
    }
    if (line.front() == ' ' || line.front() == '\t') {
        return Progress::kBad;
    }
    return lines_ > limits_.max_headers ? Progress::kHeadTooLong : Progress::kMore;
}

HeadScanner::Progress HeadScanner::check_request_line(std::string_view line) const {
    const std::size_t space = line.find(' ');
    if (space == 0 || space > kMaxMethod || line.size() < space + 1 + kVersion.size() ||
        line.substr(line.size() - kVersion.size(), 6) != kVersion.substr(0, 6)) {
        return Progress::kBad;
    }
    const std::string_view target =
        line.substr(space + 1, line.size() - space - 1 - kVersion.size());
    if (target.empty() || !is_visible(target)) {
        return Progress::kBad;
    }
    return target.size() > limits_.max_target_bytes ? Progress::kTargetTooLong : Progress::kMore;
}

HeadScanner::Progress HeadScanner::check_size(std::string_view head) const {
    if (lines_ > 0) {
        return head.size() > limits_.max_header_bytes ? Progress::kHeadTooLong : Progress::kMore;
    }
    const std::size_t space = std::min(head.find(' '), head.size());
    if (space == 0 || space > kMaxMethod) {
        return Progress::kBad;
    }
    const bool too_long = head.size() > space + limits_.max_target_bytes + 2 * kVersion.size() ||
                          head.size() > limits_.max_header_bytes;
    return too_long ? Progress::kTargetTooLong : Progress::kMore;
}

}  // namespace faultline::net
