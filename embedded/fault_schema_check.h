// Whether the tables and columns that a scenario's faults name are in the engine's database. A
// fault on what is not there would change nothing in virtual time, and end the run on the real
// clock. Pure.
#pragma once

#include "base/yaml/diagnostic.h"
#include "embedded/engine_database.h"
#include "scenarios/format/scenario.h"

#include <string>
#include <string_view>

namespace faultline::embedded {

// `tables`: of the database; a problem for each name that is not there, or is taken already.
void check_fault_schema(const scenario::Scenario& scenario, const TableColumns& tables,
                        yaml::Problems& problems);

// Of a database that only PostgreSQL can make, from `sql` in the file `file`: a problem for each
// table and column whose name stands nowhere in it, unless statements are made up as it runs.
void check_names_in_sql(const scenario::Scenario& scenario, std::string_view sql,
                        const std::string& file, yaml::Problems& problems);

}  // namespace faultline::embedded
