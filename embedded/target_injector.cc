#include "embedded/target_injector.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::embedded {

namespace asio = boost::asio;
using fault::FaultSpec;

void TargetInjector::add_method(const std::string& resource, fault::FaultMethod method,
                                std::unique_ptr<fault::Injector> injector) {
    resources_[resource][method] = std::move(injector);
}

fault::Injector& TargetInjector::route(const FaultSpec& spec) const {
    const auto resource = resources_.find(spec.on.value_or(""));
    const fault::Fault* const fault = fault::find_fault(spec.fault);
    if (resource == resources_.end() || fault == nullptr) {
        return in_process_;
    }
    for (const fault::FaultMethod method : fault::methods_of(*fault)) {
        if (const auto found = resource->second.find(method); found != resource->second.end()) {
            return *found->second;
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
                 fmt::format("fault {} names tenant {}, which is not in the engine's "
                             "configuration; its tenants: {}",
                             spec.fault, tenant, fmt::join(*tenants_, ", "))};
}

Result<void> TargetInjector::accept(const FaultSpec& spec) const {
    const fault::Fault* const fault = fault::find_fault(spec.fault);
    for (const std::string& tenant :
         fault == nullptr ? std::vector<std::string>{} : fault::tenants_of(fault->info, spec)) {
        if (auto known = accept_tenant(spec, tenant); !known) {
            return known;
        }
    }
    if (require_resources_ && spec.on && &route(spec) == &in_process_) {
        return Error{
            ErrorKind::kInvalid,
            "fault " + spec.fault + " cannot be done to resource " + *spec.on +
                ": only a private PostgreSQL that the engine uses can be acted on by faults"};
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
