#include "metrics/log_metrics.h"

#include <array>

namespace faultline::metrics {

void add_log_metrics(Registry& registry, const Logger& log) {
    std::array<Counter*, kLogLevelCount> cells{};
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string level(to_string(static_cast<LogLevel>(i)));
        cells[i] = &registry.counter("faultline_log_messages_total", {level});
    }
    Counter* const dropped = &registry.counter("faultline_log_messages_dropped_total");
    registry.on_collect([cells, dropped, &log] {
        dropped->raise_to(log.dropped());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i]->raise_to(log.lines(static_cast<LogLevel>(i)));
        }
    });
}

}  // namespace faultline::metrics
