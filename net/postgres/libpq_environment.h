// The caller's PG* variables that no connection string can outvote.
#pragma once

#include <string>

namespace faultline::net {

// Takes PGSERVICE, PGDATESTYLE, PGTZ and PGGEQO out of the environment: libpq would apply them to a
// private server too. REQUIRES: before any thread is started; at most once.
void take_libpq_environment();

// `conninfo`, of a server that is not ours, with the service that PGSERVICE named.
[[nodiscard]] std::string with_caller_service(std::string conninfo);

}  // namespace faultline::net
