#include "scenarios/format/scenario_parser.h"

#include "base/files.h"
#include "base/yaml/node_reader.h"
#include "base/yaml/overlay.h"
#include "scenarios/format/find_scenarios.h"
#include "scenarios/format/scenario_rules.h"
#include "scenarios/format/section_readers.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMostProfiles = 16;
constexpr std::size_t kMaxBytes = 1U << 20U;

void read_clocks(const NodePtr& node, Problems& problems, Scenario& scenario) {
    static const std::vector<std::string> kClocks = {"real", "virtual"};
    if (!expect(node, DocumentNode::Kind::kSequence, "a list of real, virtual", problems)) {
        return;
    }
    scenario.clocks.clear();
    for (const NodePtr& item : node->items) {
        const auto clock = read_name(item, "clock", kClocks, problems);
        if (clock && std::count(scenario.clocks.begin(), scenario.clocks.end(), *clock) == 0) {
            scenario.clocks.push_back(*clock);
        }
    }
    if (node->items.empty()) {
        problems.add(node->position, "no clock", "real, virtual or both");
    }
}

std::vector<ValuePositions> positions_of_values(const NodePtr& list) {
    std::vector<ValuePositions> positions;
    for (const NodePtr& item : list ? list->items : std::vector<NodePtr>{}) {
        ValuePositions& values = positions.emplace_back();
        for (const DocumentNode::Member& member : item->members) {
            values[member.key->text] = member.value->position;
        }
    }
    return positions;
}

SectionPositions positions_of(const NodePtr& root) {
    // Of the last key of the path that is there.
    const auto place = [&root](std::initializer_list<std::string_view> path) {
        NodePtr node = root;
        SourcePosition position = root->position;
        for (const std::string_view key : path) {
            node = node ? node->find(key) : nullptr;
            position = node ? node->position : position;
        }
        return position;
    };
    SectionPositions positions{.target = place({"target"}),
                               .target_value = place({"target", "engine", "config"}),
                               .resources = {},
                               .requests = place({"load", "requests"}),
                               .tenants = {},
                               .clocks = place({"clocks"}),
                               .faults = positions_of_values(root->find("faults")),
                               .checks = positions_of_values(root->find("checks"))};
    positions.tenants = positions.requests;
    const NodePtr load = root->find("load");
    const NodePtr requests = load ? load->find("requests") : nullptr;
    positions.request_values = positions_of_values(requests);
    if (requests && !requests->items.empty() && requests->items.front()->find("tenants")) {
        positions.tenants = requests->items.front()->find("tenants")->position;
    }
    if (const NodePtr target = root->find("target"); target && target->find("url")) {
        positions.target_value = place({"target", "url"});
    }
    if (const NodePtr resources = root->find("resources")) {
        for (const DocumentNode::Member& resource : resources->members) {
            positions.resources[resource.key->text] = resource.value->position;
        }
    }
    return positions;
}

// The tree with its profile laid over; `profiles` itself is gone.
Scenario scenario_from(const NodePtr& root, const ReadContext& context, const std::string& file) {
    Problems& problems = *context.problems;
    Scenario scenario;
    scenario.file = file;
    scenario.folder = context.folder;
    MappingReader reader(root, "a scenario", problems);
    const NodePtr version = reader.require("version");
    if (const auto number = read_count(version, problems, 1); number && *number != 1) {
        problems.add(version->position, fmt::format("version {}", *number), "version: 1");
    }
    scenario.name = read_identifier(reader.require("name"), problems).value_or("");
    scenario.description = read_text(reader.take("description"), problems).value_or("");
    if (!read_target(reader.require("target"), context, scenario.target)) {
        return scenario;
    }
    read_resources(reader.take("resources"), context, scenario.resources);
    ValidSections valid;
    std::size_t before = problems.reported();
    read_load(reader.require("load"), context, scenario.load);
    valid.load = problems.reported() == before;
    before = problems.reported();
    read_phases(reader.require("phases"), context, scenario.phases);
    valid.phases = problems.reported() == before;
    read_faults(reader.take("faults"), context, scenario);
    read_checks(reader.require("checks"), context, scenario);
    if (const NodePtr list = reader.take("must_fail_without")) {
        scenario.must_fail_without = read_texts(list, problems);
    }
    read_invariants(reader.take("invariants"), context, scenario);
    read_clocks(reader.take("clocks"), problems, scenario);
    scenario.positions = positions_of(root);
    (void)reader.take("profiles");
    reader.refuse_rest();
    check_rules(root, context, scenario, valid);
    return scenario;
}

// Profiles by name; a problem for each that cannot be laid over anything.
std::vector<DocumentNode::Member> read_profiles(const NodePtr& root, Problems& problems) {
    const NodePtr node = root->find("profiles");
    if (!expect(node, DocumentNode::Kind::kMapping, "profiles by name", problems)) {
        return {};
    }
    if (node->members.size() > kMostProfiles) {
        problems.add(node->position, "too many profiles", "at most 16");
        return {};
    }
    std::vector<DocumentNode::Member> profiles;
    for (const DocumentNode::Member& member : node->members) {
        bool usable =
            read_identifier(member.key, problems).has_value() &&
            expect(member.value, DocumentNode::Kind::kMapping, "keys of a scenario", problems);
        for (const std::string_view key : {"profiles", "name", "version"}) {
            if (const NodePtr own = usable ? member.value->find(key) : nullptr) {
                problems.add(own->position, fmt::format("a profile with its own {}", key),
                             "the other keys of a scenario");
                usable = false;
            }
        }
        if (usable) {
            profiles.push_back(member);
        }
    }
    return profiles;
}

NodePtr with_profile_and_overrides(const NodePtr& base, const NodePtr& profile,
                                   const ParserOptions& options, Problems& problems) {
    NodePtr tree = profile ? yaml::overlay(base, profile) : base;
    for (const auto& [path, value] : options.overrides) {
        tree = yaml::with_override(tree, path, value, problems);
    }
    return tree;
}

// A profile that was not chosen: its mistakes count, its missing variables and files do not.
void validate_profile(const NodePtr& base, const NodePtr& profile, const ParserOptions& options,
                      Problems& problems) {
    ParserOptions bare = options;
    bare.read_file = nullptr;
    bare.overrides.clear();
    yaml::Environment environment{.read = options.environment, .secrets = {}};
    Problems missing;
    const NodePtr tree = yaml::with_environment(yaml::overlay(base, profile), environment, missing);
    if (missing.empty()) {
        const ReadContext context{.problems = &problems, .options = &bare, .folder = {}};
        (void)scenario_from(tree, context, base->position.file);
    }
}

Scenario read_profile(const NodePtr& root, const ReadContext& context, const std::string& file) {
    Problems& problems = *context.problems;
    const ParserOptions& options = *context.options;
    const auto profiles = read_profiles(root, problems);
    const NodePtr base = yaml::without(root, "profiles");
    NodePtr chosen;
    std::vector<std::string> names = {"ci", "virtual"};  // which no file needs to write
    for (const DocumentNode::Member& profile : profiles) {
        if (profile.key->text != "ci" && profile.key->text != "virtual") {
            names.push_back(profile.key->text);
        }
        if (profile.key->text == options.profile) {
            chosen = profile.value;
        }
    }
    if (!chosen && options.profile != "ci" && options.profile != "virtual") {
        problems.unknown(root->position, "profile", options.profile, names);
    }
    yaml::Environment environment{.read = options.environment, .secrets = {}};
    const NodePtr tree = yaml::with_environment(
        with_profile_and_overrides(base, chosen, options, problems), environment, problems);
    Scenario scenario = scenario_from(tree, context, file);
    scenario.profile = options.profile;
    scenario.overrides = options.overrides;
    scenario.secrets = std::move(environment.secrets);
    for (const DocumentNode::Member& profile : profiles) {
        if (profile.value != chosen) {
            validate_profile(base, profile.value, options, problems);
        }
    }
    return scenario;
}

// It can be read once, and a scenario is parsed again for another clock.
const Result<std::string>& standard_input() {
    static const Result<std::string> kText = read_stream(kStandardInput, kMaxBytes);
    return kText;
}

}  // namespace

ParsedScenario parse_scenario(std::string_view text, const std::string& file,
                              const std::string& folder, const ParserOptions& options) {
    ParsedScenario parsed;
    Problems problems;
    const NodePtr root = parse_document(text, file, problems);
    if (expect(root, DocumentNode::Kind::kMapping, "a mapping", problems)) {
        const ReadContext context{.problems = &problems, .options = &options, .folder = folder};
        parsed.scenario = read_profile(root, context, file);
    }
    if (!problems.empty()) {
        parsed.draft = std::exchange(parsed.scenario, std::nullopt);
        parsed.problems = problems.sorted();
    }
    return parsed;
}

ParsedScenario read_scenario(const std::filesystem::path& path, ParserOptions options) {
    const bool is_input = is_standard_input(path);
    const auto text = is_input ? standard_input() : read_file(path, kMaxBytes);
    if (!text) {
        ParsedScenario parsed;
        parsed.problems.push_back(
            yaml::Diagnostic{.position = {.file = path.string(), .line = 1, .column = 1},
                             .what = text.error().message,
                             .expected = "a file of at most 1 MiB",
                             .nearest = {}});
        return parsed;
    }
    if (!options.read_file) {
        options.read_file = [](const std::string& name) { return read_file(name, kMaxBytes); };
    }
    const std::string folder = is_input ? std::string() : path.parent_path().string();
    return parse_scenario(*text, path.string(), folder, options);
}

}  // namespace faultline::scenario
