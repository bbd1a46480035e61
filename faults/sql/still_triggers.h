// Statements that keep the user's triggers and rules from firing within one transaction of ours.
// Nobody else sees that they are switched off: they are on again before it commits. Pure.
#pragma once

#include <string>
#include <string_view>

namespace faultline::fault {

// Switches off the event triggers of the database, and the triggers and rules of the table and its
// partitions, in whatever mode they fire. What checks foreign keys stays on. The table may not be
// there. `table`: as scenarios write it (faults/kinds/sql_name.h). Needs a superuser.
[[nodiscard]] std::string still_triggers_sql(std::string_view table);

// Puts each back into the mode that it had. REQUIRES: later in the same transaction.
[[nodiscard]] std::string wake_triggers_sql();

}  // namespace faultline::fault
