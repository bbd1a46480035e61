#include "net/postgres/libpq_environment.h"

#include "net/postgres/conninfo.h"

#include <cstdlib>
#include <utility>

namespace faultline::net {

namespace {

std::string& caller_service() {
    static std::string service;
    return service;
}

}  // namespace

void take_libpq_environment() {
    // NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
    if (const char* const service = std::getenv("PGSERVICE")) {
        caller_service() = service;
    }
    for (const char* const name : {"PGSERVICE", "PGDATESTYLE", "PGTZ", "PGGEQO"}) {
        ::unsetenv(name);
    }
    // NOLINTEND(concurrency-mt-unsafe)
}

std::string with_caller_service(std::string conninfo) {
    if (!caller_service().empty()) {
        // In front: of two the last counts, and the connection string's own is meant.
        return "service=" + conninfo_value(caller_service()) + " " + conninfo;
    }
    return conninfo;
}

}  // namespace faultline::net
