#include "net/postgres/libpq_environment.h"

#include "net/postgres/conninfo.h"

#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

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

std::string without_libpq_environment() {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconndefaults(),
                                                                               &PQconninfoFree);
    std::string conninfo;
    for (const PQconninfoOption* option = options.get();
         option != nullptr && option->keyword != nullptr; ++option) {
        // An empty service would be looked up; the variable is taken.
        if (option->envvar != nullptr && std::string_view(option->keyword) != "service") {
            conninfo += std::string(option->keyword) + "=" +
                        conninfo_value(option->compiled == nullptr ? "" : option->compiled) + " ";
        }
    }
    return conninfo;
}

std::string with_caller_service(std::string conninfo) {
    if (!caller_service().empty()) {
        // In front: of two the last counts, and the connection string's own is meant.
        return "service=" + conninfo_value(caller_service()) + " " + conninfo;
    }
    return conninfo;
}

}  // namespace faultline::net
