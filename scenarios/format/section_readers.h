// The sections of a scenario file, each read from its node: target, resources, load, phases,
// faults, checks, invariants. Pure but for the files a section names, which are read through the
// options.
#pragma once

#include "base/yaml/document.h"
#include "base/yaml/node_reader.h"
#include "scenarios/format/parser_options.h"
#include "scenarios/format/scenario.h"

#include <string>
#include <vector>

namespace faultline::scenario {

using yaml::DocumentNode;
using yaml::MappingReader;
using yaml::NodePtr;
using yaml::Problems;

struct ReadContext {
    Problems* problems;
    const ParserOptions* options;
    std::string folder;  // of the scenario; "" is the current one
};

// False when the target is of a kind that cannot be run: the rest is not worth reading.
[[nodiscard]] bool read_target(const NodePtr& node, const ReadContext& context, TargetSpec& target);
void read_resources(const NodePtr& node, const ReadContext& context,
                    std::vector<ResourceSpec>& resources);
void read_phases(const NodePtr& node, const ReadContext& context, PhaseSpec& phases);
void read_load(const NodePtr& node, const ReadContext& context, LoadSpec& load);
void read_faults(const NodePtr& node, const ReadContext& context, Scenario& scenario);
void read_checks(const NodePtr& node, const ReadContext& context, Scenario& scenario);
void read_invariants(const NodePtr& node, const ReadContext& context, Scenario& scenario);

// Path of a file the scenario names, and its content; a problem at `node` when it cannot be read.
[[nodiscard]] std::string path_beside(const ReadContext& context, const std::string& name);
[[nodiscard]] std::optional<std::string> read_beside(const NodePtr& node,
                                                     const ReadContext& context);

}  // namespace faultline::scenario
