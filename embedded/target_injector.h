// Routes each fault of a scenario to the injector that carries it out on this target: a private
// server's process, its SQL, or the decorators in process. Owned by the target; one executor. A
// scenario from a file has been checked with its positions (scenario_check.h): what is refused here
// are faults that were made in code.
#pragma once

#include "faults/catalogue/injector.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace faultline::embedded {

class TargetInjector final : public fault::Injector {
public:
    explicit TargetInjector(fault::Injector& in_process) : in_process_(in_process) {}

    // Faults on `resource` that can be carried out on a process go to `process`, those as SQL to
    // `sql`; either may be null.
    void add_resource(const std::string& resource, std::unique_ptr<fault::Injector> process,
                      std::unique_ptr<fault::Injector> sql);

    // From here on a fault that names a resource is refused unless that resource was added; without
    // this (virtual time) the decorators stand in for it.
    void require_resources() { require_resources_ = true; }

    // From here on a fault that names another tenant is refused.
    void know_tenants(std::vector<std::string> names) { tenants_ = std::move(names); }

    Result<void> accept(const fault::FaultSpec& spec) const override;
    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal,
                                                fault::FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;
    [[nodiscard]] fault::FaultCounts counts(std::size_t ordinal) const override;

private:
    struct Resource {
        std::unique_ptr<fault::Injector> process;
        std::unique_ptr<fault::Injector> sql;
    };
    [[nodiscard]] Result<void> accept_tenant(const fault::FaultSpec& spec,
                                             const std::string& tenant) const;
    [[nodiscard]] fault::Injector& route(const fault::FaultSpec& spec) const;
    [[nodiscard]] fault::Injector& chosen(std::size_t ordinal) const;

    fault::Injector& in_process_;
    bool require_resources_ = false;
    std::optional<std::vector<std::string>> tenants_;
    std::map<std::string, Resource> resources_;
    std::map<std::size_t, fault::Injector*> chosen_;
};

}  // namespace faultline::embedded
