#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "base/yaml/node_reader.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/section_readers.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMostResources = 16;
constexpr std::size_t kMostArguments = 64;

void read_command(const NodePtr& node, const ReadContext& context, TargetSpec& target) {
    constexpr const char* kCommand =
        "a list of 1 to 64 words, such as [./service, --port, \"${port}\"]";
    if (!expect(node, DocumentNode::Kind::kSequence, kCommand, *context.problems)) {
        return;
    }
    std::vector<std::string> words = read_texts(node, *context.problems);
    if (words.empty() || words.size() > kMostArguments) {
        context.problems->add(node->position, "not a command", kCommand);
        return;
    }
    target.command = std::move(words);
}

// What follows the host and the port.
std::string_view after_authority(std::string_view url) {
    const auto end = url.find_first_of("/?#", url.find("//") + 2);
    return end == std::string_view::npos ? std::string_view() : url.substr(end);
}

bool is_origin(std::string_view url) {
    const std::string_view rest = after_authority(url);
    return rest.empty() || rest == "/";
}

// Without the query, which may hold a key.
std::string path_in(std::string_view url) {
    const std::string_view rest = after_authority(url);
    const std::string_view path = rest.substr(0, rest.find_first_of("?#"));
    return path.empty() || path == "/" ? "it" : shortened(path);
}

void read_url(const NodePtr& node, const ReadContext& context, TargetSpec& target) {
    auto url = read_text(node, *context.problems);
    if (url && !url->starts_with("http://") && !url->starts_with("https://")) {
        context.problems->add(node->position, "not a URL", "http://host:port");
        return;
    }
    if (url && !is_origin(*url)) {
        context.problems->add(
            node->position, "a url with a path, a query or a fragment",
            "http://host:port alone; write " + path_in(*url) + " in load.requests[].path");
        return;
    }
    target.url = std::move(url);
}

bool can_be_run(std::string_view kind, const ReadContext& context) {
    const auto& known = context.options->targets;
    return !known || std::ranges::find(*known, kind) != known->end();
}

std::string runnable_kinds(const ReadContext& context) {
    const auto& known = context.options->targets;
    return known ? fmt::format("{}", fmt::join(*known, ", ")) : "engine, url, command";
}

void read_engine(const NodePtr& node, const ReadContext& context, TargetSpec& target) {
    MappingReader engine(node, "an engine", *context.problems);
    const NodePtr config = engine.require("config");
    engine.refuse_rest();
    target.engine_config = read_text(config, *context.problems);
    if (target.engine_config) {
        (void)read_beside(config, context);
    }
}

const std::vector<std::string>& resource_kinds() {
    static const std::vector<std::string> kKinds = {"postgres", "sqlite"};
    return kKinds;
}

// "private" or where it is: a connection string.
void read_server(const std::string& kind, const NodePtr& value, const ReadContext& context,
                 ResourceSpec& resource) {
    const std::string how = read_text(value, *context.problems).value_or("private");
    resource.is_private = how == "private";
    resource.dsn = resource.is_private ? "" : how;
    const bool is_connection = how.find_first_of("=:") != std::string::npos;
    if (kind != "postgres" || resource.is_private || is_connection) {
        return;
    }
    // Only a misspelt "private" is repeated: anything else may be a password.
    std::string nearest = nearest_name(how, {"private"});
    context.problems->add(
        {.position = value->position,
         .what = nearest.empty() ? "not a connection string" : "unknown postgres " + in_quotes(how),
         .expected = "private, or keywords and values without a user, such as "
                     "\"host=127.0.0.1 port=5432 dbname=postgres\"",
         .nearest = std::move(nearest)});
}

void read_resource(const DocumentNode::Member& member, const ReadContext& context,
                   std::vector<ResourceSpec>& resources) {
    MappingReader reader(member.value, "a resource", *context.problems);
    ResourceSpec resource;
    resource.name = read_identifier(member.key, *context.problems).value_or("");
    std::size_t kinds = 0;
    for (const std::string& kind : resource_kinds()) {
        if (const NodePtr value = reader.take(kind)) {
            ++kinds;
            resource.kind = kind;
            read_server(kind, value, context, resource);
        }
    }
    if (const NodePtr schema = reader.take("schema")) {
        resource.schema = read_text(schema, *context.problems);
        (void)read_beside(schema, context);
    }
    if (reader.ok() && kinds != 1) {
        reader.report_missing(kinds == 0 ? resource_kinds() : std::vector<std::string>{},
                              reader.position(), fmt::format("a resource of {} kinds", kinds),
                              "exactly one of postgres, sqlite");
    }
    reader.refuse_rest();
    resources.push_back(std::move(resource));
}

}  // namespace

namespace {

bool leads_outside(const std::filesystem::path& name) {
    const auto normal = name.lexically_normal();
    return name.is_absolute() || (!normal.empty() && *normal.begin() == "..");
}

}  // namespace

std::string path_beside(const ReadContext& context, const std::string& name) {
    return (std::filesystem::path(context.folder) / name).lexically_normal().string();
}

std::optional<std::string> read_beside(const NodePtr& node, const ReadContext& context) {
    const auto name = read_text(node, *context.problems);
    if (!name) {
        return std::nullopt;
    }
    if (name->empty() || name->find('\0') != std::string::npos || leads_outside(*name)) {
        context.problems->add(node->position, "not a file beside the scenario",
                              "a path relative to the scenario's folder that stays in it; copy or "
                              "move the file there");
        return std::nullopt;
    }
    if (!context.options->read_file) {
        return std::nullopt;
    }
    auto content = context.options->read_file(path_beside(context, *name));
    if (!content) {
        context.problems->add(node->position, content.error().message,
                              "a file of at most 1 MiB, relative to the scenario's folder");
        return std::nullopt;
    }
    return *content;
}

bool read_target(const NodePtr& node, const ReadContext& context, TargetSpec& target) {
    MappingReader reader(node, "a target", *context.problems);
    const NodePtr engine = reader.take("engine");
    const NodePtr url = reader.take("url");
    const NodePtr command = reader.take("command");
    const int given = (engine ? 1 : 0) + (url ? 1 : 0) + (command ? 1 : 0);
    const std::string_view kind = engine ? "engine" : url ? "url" : "command";
    if (given == 1 && !can_be_run(kind, context)) {
        context.problems->add(
            reader.position(), fmt::format("a target of the kind {}", kind),
            fmt::format("one that can be run so far: {}", runnable_kinds(context)));
        return false;
    }
    if (reader.ok() && given != 1) {
        reader.report_missing(given == 0 ? reader.known() : std::vector<std::string>{},
                              reader.position(), fmt::format("{} targets", given),
                              fmt::format("exactly one of {}", runnable_kinds(context)));
    }
    reader.refuse_rest();
    if (given != 1) {
        return true;
    }
    if (engine) {
        read_engine(engine, context, target);
    } else if (url) {
        read_url(url, context, target);
    } else {
        read_command(command, context, target);
    }
    return true;
}

void read_resources(const NodePtr& node, const ReadContext& context,
                    std::vector<ResourceSpec>& resources) {
    if (!expect(node, DocumentNode::Kind::kMapping, "resources by name", *context.problems)) {
        return;
    }
    if (node->members.size() > kMostResources) {
        context.problems->add(node->position, "too many resources", "at most 16");
        return;
    }
    for (const DocumentNode::Member& member : node->members) {
        read_resource(member, context, resources);
    }
}

void read_phases(const NodePtr& node, const ReadContext& context, PhaseSpec& phases) {
    MappingReader reader(node, "the phases", *context.problems);
    const auto read = [&](const NodePtr& value) {
        return read_duration(value, *context.problems).value_or(Duration{});
    };
    phases.warmup = read(reader.take(kWarmup));
    phases.baseline = read(reader.take(kBaseline));
    phases.fault = read(reader.require(kFault));
    phases.recovery = read(reader.require(kRecovery));
    reader.refuse_rest();
}

}  // namespace faultline::scenario
