// SQLite databases for a run: one read-only file a tenant, made from one schema text in a private
// directory that goes with this value. Owned by the target or by serve.
#pragma once

#include "base/result.h"
#include "net/process/private_directory.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace faultline::embedded {

class TenantFiles {
public:
    // Runs `schema` once per tenant with {{tenant}} replaced by its name. kInvalid when the
    // schema is wrong SQL; the message says for which tenant and what SQLite said.
    [[nodiscard]] static Result<TenantFiles> make(const std::string& schema,
                                                  const std::vector<std::string>& tenants);

    [[nodiscard]] const std::map<std::string, std::filesystem::path>& paths() const {
        return paths_;
    }

    // Removes the files now; for an engine that was left behind and keeps this value for ever.
    void remove() { const net::PrivateDirectory gone = std::move(directory_); }

private:
    explicit TenantFiles(net::PrivateDirectory directory) : directory_(std::move(directory)) {}

    net::PrivateDirectory directory_;
    std::map<std::string, std::filesystem::path> paths_;
};

}  // namespace faultline::embedded
