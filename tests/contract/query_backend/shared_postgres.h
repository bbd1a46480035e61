// One private PostgreSQL server for a whole test binary, with two tenants' rows in it: started by
// the first test that asks, gone at the end of main().
#pragma once

#include "base/blocking_pool.h"
#include "base/clock.h"
#include "net/postgres/private_postgres.h"

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

namespace faultline::testing {

inline const std::vector<std::string> kTenants = {"acme", "globex"};

// INSERTs for table `items`; `tenant` empty: both tenants' rows.
std::string item_rows(const std::string& tenant);

class SharedPostgres {
public:
    // Null when no server is installed: skip, with that reason.
    static SharedPostgres* get();

    boost::asio::io_context io;
    SteadyClock clock;
    BlockingPool pool{1};
    std::unique_ptr<net::PrivatePostgres> server;

    // Throws when it fails.
    std::string admin(const std::string& sql);
    [[nodiscard]] std::string tenant_conninfo(const std::string& tenant) const;

private:
    friend class SharedPostgresEnvironment;
    void start();
};

}  // namespace faultline::testing
