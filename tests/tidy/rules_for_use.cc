#include "tests/tidy/rules_for_use.h"

#include "tests/tidy/arrows.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace faultline::tidy {

namespace {

struct LibraryRule {
    std::string_view include;  // the include begins with this
    bool (*allowed)(std::string_view path);
    std::string_view where;
};

bool in_net(std::string_view path) { return path.starts_with("net/"); }

const std::array<LibraryRule, 11> kRules = {{
    {"nlohmann/json.hpp", [](std::string_view path) { return !is_header(path); },
     ".cc files only; headers take nlohmann/json_fwd.hpp"},
    {"boost/beast",
     [](std::string_view path) { return path.starts_with("net/http/") && !is_header(path); },
     "the .cc files of net/http only"},
    {"hiredis", in_net, "net/ only"},
    {"libpq", in_net, "net/ only"},
    {"postgresql/", in_net, "net/ only"},
    {"sqlite3.h", in_net, "net/ only"},
    {"prometheus/", [](std::string_view path) { return path.starts_with("metrics/"); },
     "metrics/ only"},
    {"CLI/", [](std::string_view path) { return path.starts_with("cli/") && !is_header(path); },
     "the .cc files of cli only"},
    {"pg_query.h", [](std::string_view path) { return path.starts_with("engine/query/"); },
     "engine/query only"},
    {"spdlog/", [](std::string_view path) { return path == "base/log_writer.cc"; },
     "base/log_writer.cc only"},
    {"yaml-cpp/", [](std::string_view path) { return !is_header(path); }, ".cc files only"},
}};

// "decide, then do": what happens here is a function of its arguments.
constexpr std::array<std::string_view, 10> kPure = {
    "engine/registry/", "engine/policy/",   "engine/planner/", "engine/query/",
    "loadgen/arrival/", "loadgen/record/",  "loadgen/slo/",    "scenarios/format/",
    "scenarios/judge/", "scenarios/report/"};
constexpr std::array<std::string_view, 6> kActing = {"boost/asio", "sys/socket.h", "unistd.h",
                                                     "thread",     "mutex",        "future"};

}  // namespace

Findings check_purity(const SourceFile& file) {
    Findings findings;
    const auto begins = [&](std::string_view folder) { return file.path.starts_with(folder); };
    if (!is_cpp(file.path) || std::none_of(kPure.begin(), kPure.end(), begins)) {
        return findings;
    }
    for (const auto& include : includes_of(file)) {
        const bool acts = std::any_of(kActing.begin(), kActing.end(), [&](std::string_view name) {
            return include.name == name ||
                   (include.name.starts_with(name) && include.name.size() > name.size() &&
                    std::string_view("/.").find(include.name[name.size()]) !=
                        std::string_view::npos);
        });
        if (acts) {
            findings.push_back(
                {file.path, include.line, include.name + " does things; this folder decides"});
        }
    }
    return findings;
}

Findings check_libraries(const SourceFile& file) {
    Findings findings;
    if (!is_cpp(file.path) || !is_product(file.path)) {
        return findings;
    }
    for (const auto& include : includes_of(file)) {
        for (const auto& rule : kRules) {
            if (include.name.starts_with(rule.include) && !rule.allowed(file.path)) {
                findings.push_back(
                    {file.path, include.line, include.name + " is for " + std::string(rule.where)});
            }
        }
    }
    return findings;
}

Findings check_beast_count(const std::vector<SourceFile>& files) {
    constexpr std::size_t kMost = 6;
    Findings users;
    for (const auto& file : files) {
        if (!is_cpp(file.path) || !is_product(file.path)) {
            continue;
        }
        for (const auto& include : includes_of(file)) {
            if (include.name.starts_with("boost/beast")) {
                users.push_back({file.path, include.line, "one of more than six users of Beast"});
                break;
            }
        }
    }
    return users.size() > kMost ? users : Findings{};
}

}  // namespace faultline::tidy
