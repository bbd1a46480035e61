// The catalogue of faults, for people and programs; `faults` and `explain` show it.
#pragma once

#include <string>

namespace faultline::cli {

struct FaultsOptions {
    // The one that is shown, a name of the catalogue; empty: all of them.
    std::string name;
    // As JSON instead of text.
    bool json = false;
};

int show_faults(const FaultsOptions& options);

}  // namespace faultline::cli
