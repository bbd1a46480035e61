#include "faults/sql/still_triggers.h"

#include "faults/kinds/sql_name.h"

#include <fmt/format.h>

namespace faultline::fault {

std::string still_triggers_sql(std::string_view table) {
    // Event triggers first, since ALTER TABLE fires them, and so they are the last to be back. What
    // is to be done for that is kept in a setting that ends with the transaction. Switching them
    // off by session_replication_role would leave those that are ENABLE ALWAYS, and foreign keys
    // unchecked.
    constexpr std::string_view kForm =
        R"(DO $faultline_still$ DECLARE each record; again text := 'SELECT;'; BEGIN
FOR each IN WITH RECURSIVE tree(id) AS (SELECT to_regclass({0})::oid
      UNION SELECT inhrelid FROM pg_inherits JOIN tree ON inhparent = id),
    firing(place, head, tail, mode) AS (
      SELECT 1, 'EVENT TRIGGER ' || quote_ident(evtname), '', evtenabled FROM pg_event_trigger
      UNION ALL SELECT 2, 'TABLE ONLY ' || id::regclass, ' TRIGGER ' || quote_ident(tgname), tgenabled
        FROM pg_trigger JOIN tree ON tgrelid = id WHERE NOT tgisinternal
      UNION ALL SELECT 2, 'TABLE ONLY ' || id::regclass, ' RULE ' || quote_ident(rulename), ev_enabled
        FROM pg_rewrite JOIN tree ON ev_class = id WHERE ev_type <> '1')
  SELECT concat('ALTER ', head, ' DISABLE', tail, ';') AS off,
    concat('ALTER ', head, ' ENABLE', CASE mode WHEN 'R' THEN ' REPLICA' WHEN 'A' THEN ' ALWAYS' END,
      tail, ';') AS back
  FROM firing WHERE mode <> 'D' ORDER BY place
LOOP EXECUTE each.off; again := each.back || again; END LOOP;
PERFORM set_config('faultline.wake', again, true); END $faultline_still$; )";
    return fmt::format(kForm, sql_text(quoted_name(table)));
}

std::string wake_triggers_sql() {
    return "DO $faultline_wake$ BEGIN EXECUTE current_setting('faultline.wake'); "
           "END $faultline_wake$; ";
}

}  // namespace faultline::fault
