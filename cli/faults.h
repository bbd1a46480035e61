// `faultline faults` and `faultline explain <fault>`: the catalogue, for people and programs.
#pragma once

#include <string>

namespace faultline::cli {

struct FaultsOptions {
    std::string name;  // empty: all of them
    bool json = false;
};

int run_faults(const FaultsOptions& options);

}  // namespace faultline::cli
