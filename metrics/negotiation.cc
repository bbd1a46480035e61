// Which exposition an Accept header asks for (RFC 9110, section 12.5.1): for each format the most
// specific range that covers it gives its quality, the higher quality wins, and among equals the
// one that was asked for first.
#include "base/http_text.h"
#include "metrics/exposition.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace faultline::metrics {

namespace {

// Ranges beyond these are not looked at; no honest client sends so many.
constexpr std::size_t kMostRanges = 32;

struct MediaRange {
    std::string type;
    std::string subtype;
    std::string version;
    double quality = 1.0;
};

struct Match {
    int specificity = 0;  // 0: the format is not covered
    double quality = 0.0;
    std::size_t position = 0;
};

// Takes what stands before `separator` off the front of `rest`.
std::string_view take(std::string_view& rest, char separator) {
    const auto end = rest.find(separator);
    const std::string_view head = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return trim_blanks(head);
}

std::string_view unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

std::optional<double> quality_of(std::string_view text) {
    double quality = 0.0;
    const auto [rest, error] =
        std::from_chars(text.data(), text.data() + text.size(), quality, std::chars_format::fixed);
    if (error != std::errc{} || rest != text.data() + text.size() ||
        !(quality >= 0.0 && quality <= 1.0)) {
        return std::nullopt;
    }
    return quality;
}

// Nothing for what is no media range; it is then passed over.
std::optional<MediaRange> parse_range(std::string_view text) {
    std::string_view rest = text;
    const std::string essence = lower_case(take(rest, ';'));
    const auto slash = essence.find('/');
    if (slash == std::string::npos) {
        return std::nullopt;
    }
    MediaRange range{
        .type = essence.substr(0, slash), .subtype = essence.substr(slash + 1), .version = {}};
    while (!rest.empty()) {
        std::string_view value = take(rest, ';');
        const std::string name = lower_case(take(value, '='));
        if (name == "version") {
            range.version = unquoted(value);
        } else if (name == "q") {
            const auto quality = quality_of(value);
            if (!quality) {
                return std::nullopt;
            }
            range.quality = *quality;
        }
    }
    return range;
}

int specificity_of(const MediaRange& range, ExpositionFormat format) {
    const bool open_metrics = format == ExpositionFormat::kOpenMetrics;
    const std::string_view type = open_metrics ? "application" : "text";
    const std::string_view subtype = open_metrics ? "openmetrics-text" : "plain";
    const std::string_view version = open_metrics ? "1.0.0" : "0.0.4";
    if (range.type == "*" && range.subtype == "*") {
        return 1;
    }
    if (range.type != type) {
        return 0;
    }
    if (range.subtype == "*") {
        return 2;
    }
    if (range.subtype != subtype) {
        return 0;
    }
    if (range.version.empty()) {
        return 3;
    }
    return range.version == version ? 4 : 0;
}

void consider(Match& best, const MediaRange& range, ExpositionFormat format, std::size_t position) {
    const int specificity = specificity_of(range, format);
    if (specificity > best.specificity) {
        best = {.specificity = specificity, .quality = range.quality, .position = position};
    }
}

}  // namespace

ExpositionFormat negotiate(std::string_view accept_header) {
    Match text;
    Match open_metrics;
    std::string_view rest = accept_header;
    for (std::size_t position = 0; !rest.empty() && position < kMostRanges; ++position) {
        if (const auto range = parse_range(take(rest, ','))) {
            consider(text, *range, ExpositionFormat::kText, position);
            consider(open_metrics, *range, ExpositionFormat::kOpenMetrics, position);
        }
    }
    const bool better = open_metrics.quality > text.quality ||
                        (open_metrics.quality == text.quality && open_metrics.quality > 0.0 &&
                         open_metrics.position < text.position);
    return better ? ExpositionFormat::kOpenMetrics : ExpositionFormat::kText;
}

}  // namespace faultline::metrics
