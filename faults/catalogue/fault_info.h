// Describes a fault for help texts and for the parser of scenario files: its name, its parameters
// and the check across them. Values: faults/kinds/ makes them, one a fault, and cli
// hands them to the parser.
#pragma once

#include "base/clock.h"
#include "faults/catalogue/fault_spec.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::fault {

// One mistake in a fault as it was asked for.
struct FaultProblem {
    std::string key;       // of the scenario file, that it is about: "for", "delay"
    std::string what;      // what is wrong
    std::string expected;  // what to write instead; may be empty
};

// The least that a fault may delay by. Calls of a tool differ by some tenths of a millisecond from
// one to the next without any fault.
inline constexpr Duration kLeastDelay = std::chrono::milliseconds(1);

// Which part of a database's schema a text names.
enum class SchemaName { kNone, kTable, kColumn, kNewColumn };

struct ParameterInfo {
    std::string_view name;          // key in a scenario file, e.g. "delay"
    ParameterKind kind;             // what its text is read as
    std::string_view default_text;  // "": must be given
    std::string_view meaning;       // for people, a few words, e.g. "how much longer"
    bool above_zero = false;        // a duration of 0 is refused: the fault would change nothing
    // A duration: less cannot be told from the noise of any measurement, so it is refused.
    Duration least{};
    bool within_fault = false;  // a duration: at most as long as the fault lasts
    bool names_tenant = false;  // a text: a tenant of the target
    SchemaName schema_name = SchemaName::kNone;
};

struct FaultInfo {
    std::string_view name;         // snake_case, unique, also that of its file: "tool_hang"
    std::string_view summary;      // what it does, one sentence
    std::string_view when_healed;  // what its end means for calls under way, one sentence
    std::string_view resource;     // kind of resource that `on` must name, "postgres"; "": none
    std::vector<ParameterInfo> parameters;
    // Checks what no single parameter shows; null: no such check. Called with a spec whose
    // parameters are complete.
    std::optional<FaultProblem> (*check)(const FaultSpec&) = nullptr;
};

// Null when the fault has no such parameter.
[[nodiscard]] const ParameterInfo* find_parameter(const FaultInfo& info, std::string_view name);

// The parameter's text that names such a part of the schema, and its key; null when the fault has
// no such parameter, or `spec` no text for it.
struct NamedInSchema {
    std::string key;
    const std::string* name = nullptr;
};
[[nodiscard]] NamedInSchema named_in_schema(const FaultInfo& info, const FaultSpec& spec,
                                            SchemaName what);

// Every tenant that `spec` speaks of: whose calls it acts on, and those that its parameters name.
[[nodiscard]] std::vector<std::string> tenants_of(const FaultInfo& info, const FaultSpec& spec);

}  // namespace faultline::fault
