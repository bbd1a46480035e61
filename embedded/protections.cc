#include "embedded/protections.h"

#include "base/unknown_name.h"

namespace faultline::embedded {

std::vector<std::string> protection_names() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < engine::kProtectionCount; ++i) {
        names.emplace_back(engine::to_string(static_cast<engine::Protection>(i)));
    }
    return names;
}

Result<engine::DisabledProtections> disabled_protections(const std::vector<std::string>& names) {
    engine::DisabledProtections disabled;
    for (const auto& name : names) {
        const auto protection = engine::protection_from(name);
        if (!protection) {
            return Error{ErrorKind::kInvalid, there_is_no("protection", name, protection_names())};
        }
        disabled.disable(*protection);
    }
    return disabled;
}

}  // namespace faultline::embedded
