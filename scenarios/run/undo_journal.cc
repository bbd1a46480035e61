#include "scenarios/run/undo_journal.h"

#include "base/json.h"

#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using Json = nlohmann::json;

UndoEntry entry_from(const Json& line) {
    UndoEntry entry;
    entry.inject = line.at("event").get<std::string>() == "inject";
    entry.ordinal = line.at("ordinal").get<std::size_t>();
    entry.spec.fault = line.at("fault").get<std::string>();
    if (line.contains("on")) {
        entry.spec.on = line.at("on").get<std::string>();
    }
    if (line.contains("parameters")) {
        for (const auto& [name, value] : line.at("parameters").items()) {
            entry.spec.parameters[name] = value.get<std::string>();
        }
    }
    return entry;
}

}  // namespace

std::string to_line(const UndoEntry& entry) {
    Json line = {{"v", 1},
                 {"event", entry.inject ? "inject" : "healed"},
                 {"ordinal", entry.ordinal},
                 {"fault", entry.spec.fault}};
    if (entry.inject && entry.spec.on) {
        line["on"] = *entry.spec.on;
    }
    if (entry.inject) {
        Json parameters = Json::object();
        for (const auto& [name, value] : entry.spec.parameters) {
            parameters[name] = fault::to_text(value);
        }
        line["parameters"] = std::move(parameters);
    }
    return dump_json(line) + "\n";
}

Result<UndoEntry> from_line(std::string_view line) {
    const Error broken{ErrorKind::kInternal, "the undo journal holds a line that cannot be read"};
    const auto parsed = parse_json(line);
    if (!parsed) {
        return broken;
    }
    try {
        return entry_from(**parsed);
    } catch (const Json::exception&) {
        return broken;
    }
}

std::vector<UndoEntry> not_healed(const std::vector<UndoEntry>& entries) {
    std::vector<UndoEntry> open;
    for (const UndoEntry& entry : entries) {
        std::erase_if(open, [&](const UndoEntry& other) { return other.ordinal == entry.ordinal; });
        if (entry.inject) {
            open.push_back(entry);
        }
    }
    return open;
}

Result<void> MemoryUndoJournal::record(const UndoEntry& entry) {
    entries_.push_back(entry);
    return {};
}

}  // namespace faultline::scenario
