#include "embedded/target_injector.h"

#include "faults/catalogue/fault_catalogue.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::embedded {

namespace asio = boost::asio;
using fault::FaultSpec;
using fault::Way;

void TargetInjector::add_resource(const std::string& resource,
                                  std::unique_ptr<fault::Injector> process,
                                  std::unique_ptr<fault::Injector> sql) {
    resources_[resource] = {std::move(process), std::move(sql)};
}

fault::Injector& TargetInjector::route(const FaultSpec& spec) const {
    const auto found = resources_.find(spec.on.value_or(""));
    const fault::FaultInfo* const info = fault::find_fault(spec.fault);
    if (found == resources_.end() || info == nullptr) {
        return in_process_;
    }
    for (const Way way : info->ways) {
        if (way == Way::kProcess && found->second.process) {
            return *found->second.process;
        }
        if (way == Way::kSql && found->second.sql) {
            return *found->second.sql;
        }
    }
    return in_process_;
}

fault::Injector& TargetInjector::chosen(std::size_t ordinal) const {
    const auto found = chosen_.find(ordinal);
    return found == chosen_.end() ? in_process_ : *found->second;
}

Result<void> TargetInjector::accept_tenant(const FaultSpec& spec, const std::string& tenant) const {
    if (!tenants_ || std::ranges::find(*tenants_, tenant) != tenants_->end()) {
        return {};
    }
    return Error{ErrorKind::kInvalid,
                 fmt::format("fault {} names tenant {}, which the engine's configuration "
                             "does not know; it knows {}",
                             spec.fault, tenant, fmt::join(*tenants_, ", "))};
}

Result<void> TargetInjector::accept(const FaultSpec& spec) const {
    if (spec.match.tenant) {
        if (auto known = accept_tenant(spec, *spec.match.tenant); !known) {
            return known;
        }
    }
    if (const auto as = spec.parameters.find("as"); as != spec.parameters.end()) {
        if (auto known = accept_tenant(spec, std::get<std::string>(as->second)); !known) {
            return known;
        }
    }
    if (require_resources_ && spec.on && &route(spec) == &in_process_) {
        return Error{ErrorKind::kInvalid,
                     "fault " + spec.fault + " cannot be done to resource " + *spec.on +
                         ": only a private PostgreSQL that the engine uses can be harmed"};
    }
    return route(spec).accept(spec);
}

asio::awaitable<Result<void>> TargetInjector::inject(std::size_t ordinal, FaultSpec spec) {
    fault::Injector& injector = route(spec);
    chosen_[ordinal] = &injector;
    return injector.inject(ordinal, std::move(spec));
}

asio::awaitable<Result<void>> TargetInjector::heal(std::size_t ordinal) {
    return chosen(ordinal).heal(ordinal);
}

bool TargetInjector::is_healed(std::size_t ordinal) const {
    return chosen(ordinal).is_healed(ordinal);
}

fault::FaultCounts TargetInjector::counts(std::size_t ordinal) const {
    return chosen(ordinal).counts(ordinal);
}

}  // namespace faultline::embedded
