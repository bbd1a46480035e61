#include "tests/tidy/arrows.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace faultline::tidy {

namespace {

using Areas = std::set<std::string, std::less<>>;
using Table = std::map<std::string, Areas, std::less<>>;

Areas with(const Areas& base, std::initializer_list<std::string> more) {
    Areas all = base;
    all.insert(more.begin(), more.end());
    return all;
}

// area → what it may see besides itself.
Table make_table() {
    const Areas ground = {"base", "metrics"};
    const Areas ports = with(ground, {"engine/ports"});
    const Areas decisions = with(ports, {"engine/registry", "engine/policy", "engine/planner",
                                         "engine/query", "engine/store"});
    const Areas run_state = with(decisions, {"engine/executor", "engine/pipeline"});
    const Areas adapters = with(run_state, {"net", "engine/tools"});
    const Areas kinds = with(ports, {"faults/catalogue", "faults/kinds"});
    const Areas ways_of_acting = with(kinds, {"net", "faults/inproc"});
    const Areas format = with(ground, {"faults/catalogue", "loadgen"});
    const Areas judge = with(format, {"scenarios/format"});
    const Areas run = with(judge, {"net", "scenarios/judge"});
    const Areas harness = with(run, {"faults/kinds", "faults/inproc", "faults/process",
                                     "faults/sql", "scenarios/run", "scenarios/targets"});

    Table table;
    table["base"] = {};
    table["metrics"] = {"base"};
    table["net"] = ground;
    table["engine/ports"] = ground;
    table["engine/registry"] = ports;
    // Effective limits are the tighter of policy and capability.
    table["engine/policy"] = with(ports, {"engine/registry"});
    table["engine/query"] = ports;
    table["engine/store"] = ports;
    table["engine/planner"] = with(ports, {"engine/registry", "engine/policy"});
    table["engine/executor"] = run_state;
    table["engine/pipeline"] = run_state;
    table["engine/tools"] = with(run_state, {"net"});
    table["engine/api"] = adapters;
    table["faults/catalogue"] = ground;
    table["faults/kinds"] = with(ports, {"faults/catalogue"});
    table["faults/inproc"] = kinds;
    table["faults/process"] = ways_of_acting;
    table["faults/sql"] = ways_of_acting;
    table["loadgen"] = ground;
    table["scenarios/format"] = format;
    table["scenarios/judge"] = judge;
    table["scenarios/report"] = with(judge, {"scenarios/judge"});
    table["scenarios/run"] = run;
    table["scenarios/targets"] = with(run, {"scenarios/run"});
    table["embedded"] = harness;
    for (const auto& area : adapters) {
        table["embedded"].insert(area);
    }
    table["embedded"].insert("engine/api");
    table["cli"] = with(table["embedded"], {"embedded", "scenarios/report"});
    return table;
}

const Table& table() {
    static const Table kTable = make_table();
    return kTable;
}

}  // namespace

std::string area_of(std::string_view path) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) {
        return "";
    }
    const std::string_view top = path.substr(0, slash);
    if (top != "engine" && top != "scenarios" && top != "faults") {
        return std::string(top);
    }
    const auto second = path.find('/', slash + 1);
    return std::string(second == std::string_view::npos ? top : path.substr(0, second));
}

bool is_product(std::string_view path) {
    static const Areas kTops = {"base",    "metrics",   "net",      "engine", "faults",
                                "loadgen", "scenarios", "embedded", "cli"};
    return kTops.contains(path.substr(0, path.find('/')));
}

bool may_include(std::string_view from_area, std::string_view to_area) {
    if (from_area == to_area || from_area == "tests") {
        return true;
    }
    const auto row = table().find(from_area);
    return row != table().end() && row->second.contains(to_area);
}

Findings check_arrows(const SourceFile& file) {
    Findings findings;
    if (!is_cpp(file.path) || (!is_product(file.path) && !is_test(file.path))) {
        return findings;
    }
    const std::string from = area_of(file.path);
    if (!is_test(file.path) && !table().contains(from)) {
        findings.push_back(
            {file.path, 1, "folder " + from + " has no row in tests/tidy/arrows.cc"});
        return findings;
    }
    for (const auto& include : includes_of(file)) {
        if (!include.quoted) {
            continue;
        }
        const std::string to = area_of(include.name);
        if (to.empty()) {
            findings.push_back({file.path, include.line,
                                "\"" + include.name + "\" must be included with its folder"});
        } else if (!may_include(from, to)) {
            findings.push_back({file.path, include.line,
                                from + " may not see " + to + " (\"" + include.name + "\")"});
        }
    }
    return findings;
}

}  // namespace faultline::tidy
