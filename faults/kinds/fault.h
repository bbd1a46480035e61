// One row of the table of faults: what the fault is (FaultInfo) and, for each method it can be
// carried out by, the function that says what is to be done. The functions are pure: they decide,
// and the executors in faults/inproc, faults/process and faults/sql do it without knowing which
// fault it is. A null function: the fault cannot be carried out that way. Every spec that is handed
// to one is complete. Values without owner.
#pragma once

#include "base/clock.h"
#include "engine/ports/error.h"
#include "faults/catalogue/fault_info.h"
#include "faults/catalogue/fault_spec.h"
#include "faults/kinds/process_control.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::fault {

// One call through a port of the engine, as a decorator sees it.
struct CallInfo {
    std::string_view tenant{};  // the call is made for; "": for none
    std::string_view sql{};     // the statement of a query; "" for a call of a tool
    Instant now{};              // when it reached the decorator
    Instant since{};            // when the fault began
};

// What a fault does to one call. In this order: wait, then fail or go on for another tenant.
struct Effect {
    std::optional<Duration> wait{};        // Duration::max(): until the caller gives up
    std::optional<engine::Error> error{};  // fails with this; unset: the call goes on
    std::optional<std::string> tenant{};   // goes on as a call of this tenant; unset: of its own
};

// nullopt: this call is not affected, and does not count as one that felt the fault.
using CallEffect = std::optional<Effect> (*)(const FaultSpec&, const CallInfo&);

// A query that failed while a fault was carried out on the real database.
struct FailedQuery {
    engine::ErrorCode code{};  // the backend's error
    std::string_view sql{};    // the statement; "" when it is not known
    Instant at{};              // when it failed
};

// Statements that bring a change of the schema about, and those that undo it, values included. The
// SQL injector runs each list in one transaction, and the undo only where the change was made.
struct SchemaChange {
    std::string apply;
    std::string undo;
};

struct Fault {
    FaultInfo info;

    // In process: in front of a tool, a query, and a database's probe for readiness (which is no
    // call: it is not counted; it fails with the error).
    CallEffect on_tool_call = nullptr;
    CallEffect on_query = nullptr;
    std::optional<engine::Error> (*on_probe)(const FaultSpec&) = nullptr;

    // On a process that the harness started.
    std::vector<ProcessStep> (*on_process)(const FaultSpec&) = nullptr;

    // As SQL. `ordinal` keeps the names of several faults of a run apart.
    SchemaChange (*on_sql)(const FaultSpec&, std::size_t ordinal) = nullptr;

    // Of a fault carried out on a process or as SQL: did this query fail because of it?
    bool (*explains)(const FaultSpec&, Instant since, const FailedQuery&) = nullptr;
};

// The error of a call that a fault makes fail; the log says that it was injected.
[[nodiscard]] engine::Error injected_error(const FaultSpec& spec, engine::ErrorCode code,
                                           std::string message);

}  // namespace faultline::fault
