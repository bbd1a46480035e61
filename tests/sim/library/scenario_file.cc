#include "tests/sim/library/scenario_file.h"

#include "embedded/protections.h"
#include "engine/ports/error.h"
#include "faults/kinds/table.h"
#include "scenarios/judge/metric_table.h"

namespace faultline::scenario {

ParsedScenario read_as_run_does(const std::string& file, const std::string& profile,
                                const std::map<std::string, std::string>& overrides) {
    ParserOptions options;
    options.metrics = check_metrics();
    options.faults = fault::fault_infos();
    options.protections = embedded::protection_names();
    const auto codes = engine::error_code_names();
    options.error_codes.emplace(codes.begin(), codes.end());
    options.profile = profile;
    options.overrides = overrides;
    return read_scenario(file, options);
}

}  // namespace faultline::scenario
