// From a scenario file (YAML or JSON, one model) to a Scenario, or to everything that is wrong
// with it, each with file:line:column. Pure over text and options; files of at most 1 MiB. Never
// throws. Profiles that were not asked for are validated as well.
#pragma once

#include "base/yaml/diagnostic.h"
#include "scenarios/format/parser_options.h"
#include "scenarios/format/scenario.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct ParsedScenario {
    std::optional<Scenario> scenario;        // set exactly when there are no problems
    std::vector<yaml::Diagnostic> problems;  // by place; at most kMaxDiagnostics
    // What could be read of a file with problems, for what else can be found wrong in the same
    // pass: the rest has its defaults. Never to be run.
    std::optional<Scenario> draft;
};

// `file` is how positions name the file, `folder` where the files it names are looked for.
[[nodiscard]] ParsedScenario parse_scenario(std::string_view text, const std::string& file,
                                            const std::string& folder,
                                            const ParserOptions& options);

// Reads the file itself, standard input to its end, once; the files that a scenario from there
// names are looked for in the current folder. options.read_file defaults to the real files, 1 MiB
// each.
[[nodiscard]] ParsedScenario read_scenario(const std::filesystem::path& path,
                                           ParserOptions options);

}  // namespace faultline::scenario
