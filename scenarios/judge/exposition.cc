#include "scenarios/judge/exposition.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

namespace faultline::scenario {

namespace {

// The character that a backslash and `c` stand for in a label's value.
char unescaped(char c) { return c == 'n' ? '\n' : c; }

// {a="x",b="y\"z"}: the labels, and what follows the brace; nullopt when it does not end.
std::optional<std::pair<std::map<std::string, std::string>, std::string_view>> read_labels(
    std::string_view text) {
    std::map<std::string, std::string> labels;
    text.remove_prefix(1);
    while (!text.empty() && text.front() != '}') {
        const std::size_t equals = text.find("=\"");
        if (equals == std::string_view::npos) {
            return std::nullopt;
        }
        std::string& value = labels[std::string(text.substr(0, equals))];
        std::size_t at = equals + 2;
        for (; at < text.size() && text[at] != '"'; ++at) {
            const bool is_escape = text[at] == '\\' && at + 1 < text.size();
            at += is_escape ? 1U : 0U;
            value += is_escape ? unescaped(text[at]) : text[at];
        }
        text.remove_prefix(std::min(at + 1, text.size()));
        if (text.starts_with(',')) {
            text.remove_prefix(1);
        }
    }
    if (text.empty()) {
        return std::nullopt;
    }
    return std::pair(std::move(labels), text.substr(1));
}

// 12, -3.5e2, +1, NaN, +Inf, -Inf; std::from_chars knows no plus sign.
std::optional<double> read_value(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.starts_with('+') && !text.starts_with("+-")) {
        text.remove_prefix(1);
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

}  // namespace

std::vector<MetricSample> samples_of(std::string_view exposition, std::string_view name) {
    std::vector<MetricSample> samples;
    while (!exposition.empty()) {
        const std::size_t end = exposition.find('\n');
        std::string_view line = exposition.substr(0, end);
        exposition.remove_prefix(end == std::string_view::npos ? exposition.size() : end + 1);
        if (!line.starts_with(name)) {
            continue;
        }
        line.remove_prefix(name.size());
        MetricSample sample;
        if (line.starts_with('{')) {
            auto labels = read_labels(line);
            if (!labels) {
                continue;
            }
            sample.labels = std::move(labels->first);
            line = labels->second;
        } else if (!line.starts_with(' ')) {
            continue;  // another metric, whose name begins like this one's
        }
        if (const auto value = read_value(line)) {
            sample.value = *value;
            samples.push_back(std::move(sample));
        }
    }
    return samples;
}

std::map<std::string, double> sum_by(const std::vector<MetricSample>& samples,
                                     const std::string& label) {
    std::map<std::string, double> sums;
    for (const MetricSample& sample : samples) {
        const auto found = sample.labels.find(label);
        sums[found == sample.labels.end() ? "" : found->second] += sample.value;
    }
    return sums;
}

}  // namespace faultline::scenario
