#include "net/postgres/postgres_admin.h"

#include "net/postgres/sqlstate.h"

#include <algorithm>
#include <array>
#include <memory>

#include <libpq-fe.h>

namespace faultline::net {

Result<std::string> postgres_admin_execute(const std::string& conninfo, const std::string& sql,
                                           Duration limit) {
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    const auto milliseconds = std::max<std::int64_t>(
        1'000, std::chrono::duration_cast<std::chrono::milliseconds>(limit).count());
    const std::string options = "-c statement_timeout=" + std::to_string(milliseconds) +
                                " -c lock_timeout=" + std::to_string(milliseconds);
    const std::string seconds = std::to_string(std::max<std::int64_t>(2, milliseconds / 1'000));
    const std::array<const char*, 6> names = {
        "dbname", "options", "connect_timeout", "client_encoding", "application_name", nullptr};
    const std::array<const char*, 6> values = {conninfo.c_str(), options.c_str(),   seconds.c_str(),
                                               "UTF8",           "faultline-admin", nullptr};
    const std::unique_ptr<PGconn, Finish> connection(
        PQconnectdbParams(names.data(), values.data(), 1));
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        return postgres_error("", PQerrorMessage(connection.get()));
    }
    PQsetNoticeReceiver(connection.get(), [](void*, const PGresult*) {}, nullptr);
    const std::unique_ptr<PGresult, Clear> result(PQexec(connection.get(), sql.c_str()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK) {
        return PQntuples(result.get()) > 0 && PQnfields(result.get()) > 0
                   ? std::string(PQgetvalue(result.get(), 0, 0))
                   : std::string();
    }
    if (status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) {
        return std::string();
    }
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    return postgres_error(state == nullptr ? "" : state, PQerrorMessage(connection.get()));
}

}  // namespace faultline::net
