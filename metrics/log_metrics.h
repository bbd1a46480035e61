// faultline_log_messages_total{level} and faultline_log_messages_dropped_total, read off a logger
// at each scrape. `log` must outlive the registry's last collect().
#pragma once

#include "base/log.h"
#include "metrics/registry.h"

namespace faultline::metrics {

void add_log_metrics(Registry& registry, const Logger& log);

}  // namespace faultline::metrics
