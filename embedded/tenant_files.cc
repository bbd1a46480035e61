#include "embedded/tenant_files.h"

#include "net/sqlite/sqlite_admin.h"

namespace faultline::embedded {

namespace {

std::string for_tenant(std::string schema, const std::string& tenant) {
    constexpr std::string_view kPlace = "{{tenant}}";
    for (std::size_t at = schema.find(kPlace); at != std::string::npos;
         at = schema.find(kPlace, at + tenant.size())) {
        schema.replace(at, kPlace.size(), tenant);
    }
    return schema;
}

Error failed(const std::string& tenant, const Error& error) {
    return Error{ErrorKind::kInvalid,
                 "the database of tenant " + tenant + " could not be made: " + error.message,
                 error.cause};
}

}  // namespace

Result<TenantFiles> TenantFiles::make(const std::string& schema,
                                      const std::vector<std::string>& tenants) {
    auto directory = net::make_private_dir("faultline-db");
    if (!directory) {
        return directory.error();
    }
    TenantFiles files(std::move(*directory));
    for (const auto& tenant : tenants) {
        const auto path = files.directory_.path() / (tenant + ".db");
        auto admin = net::SqliteAdmin::open(path);
        if (!admin) {
            return failed(tenant, admin.error());
        }
        if (auto made = (*admin)->execute(for_tenant(schema, tenant)); !made) {
            return failed(tenant, made.error());
        }
        files.paths_[tenant] = path;
    }
    return files;
}

}  // namespace faultline::embedded
