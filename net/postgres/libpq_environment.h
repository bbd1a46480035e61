// The caller's PG* variables, which libpq reads by itself.
#pragma once

#include <string>

namespace faultline::net {

// Takes PGSERVICE, PGDATESTYLE, PGTZ and PGGEQO out of the environment: libpq would apply them to a
// private server too, and no connection string can outvote them. REQUIRES: before any thread is
// started; at most once.
void take_libpq_environment();

// The beginning of a connection string that outvotes all other variables, those that a later libpq
// adds included: each option that has one, with libpq's own default. What is meant stands behind.
[[nodiscard]] std::string without_libpq_environment();

// `conninfo`, of a server that is not ours, with the service that PGSERVICE named.
[[nodiscard]] std::string with_caller_service(std::string conninfo);

}  // namespace faultline::net
