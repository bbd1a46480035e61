// Routes each fault of a scenario to the injector that carries it out on this target: a private
// server's process, its SQL, or the decorators in process. Owned by the target; one executor. The
// faults of a scenario file have been checked before (scenario_check.h), so the errors here are for
// faults that were made in code.
#pragma once

#include "faults/catalogue/injector.h"
#include "faults/kinds/table.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace faultline::embedded {

class TargetInjector final : public fault::Injector {
public:
    explicit TargetInjector(fault::Injector& in_process) : in_process_(in_process) {}

    // Carries faults on `resource` out by `method`, unless the fault prefers another one that was
    // added for the resource.
    void add_method(const std::string& resource, fault::FaultMethod method,
                    std::unique_ptr<fault::Injector> injector);

    // From here on a fault that names a resource is refused unless it can be done to that resource;
    // without this (virtual time) the decorators stand in for it.
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
    using Methods = std::map<fault::FaultMethod, std::unique_ptr<fault::Injector>>;

    [[nodiscard]] Result<void> accept_tenant(const fault::FaultSpec& spec,
                                             const std::string& tenant) const;
    [[nodiscard]] fault::Injector& route(const fault::FaultSpec& spec) const;
    [[nodiscard]] fault::Injector& chosen(std::size_t ordinal) const;

    fault::Injector& in_process_;
    bool require_resources_ = false;
    std::optional<std::vector<std::string>> tenants_;
    std::map<std::string, Methods> resources_;
    std::map<std::size_t, fault::Injector*> chosen_;
};

}  // namespace faultline::embedded
