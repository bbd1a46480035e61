// Any bytes are a scenario or a list of problems with places; never a crash, never a file touched.
#include "base/check.h"
#include "faults/kinds/table.h"
#include "scenarios/format/scenario_parser.h"
#include "scenarios/judge/metric_table.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

faultline::scenario::ParserOptions closed_options() {
    faultline::scenario::ParserOptions options;
    options.metrics = faultline::scenario::check_metrics();
    options.faults = faultline::fault::fault_infos();
    options.protections = {"fallback", "deadline"};
    options.environment = [](std::string_view name) -> std::optional<std::string> {
        return name == "A" ? std::optional<std::string>("value") : std::nullopt;
    };
    options.read_file = [](const std::string& path) -> faultline::Result<std::string> {
        return path;
    };
    return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed =
        faultline::scenario::parse_scenario(text, "fuzz.yaml", "folder", closed_options());
    FAULTLINE_CHECK(parsed.scenario.has_value() == parsed.problems.empty(),
                    "either a scenario or problems");
    FAULTLINE_CHECK(parsed.problems.size() <= faultline::yaml::kMaxDiagnostics, "bounded");
    for (const auto& problem : parsed.problems) {
        FAULTLINE_CHECK(problem.position.line >= 1 && problem.position.column >= 1,
                        "a problem has a place");
        FAULTLINE_CHECK(!problem.what.empty(), "a problem says what it is");
        (void)to_string(problem);
    }
    return 0;
}
