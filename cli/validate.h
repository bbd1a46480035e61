// `faultline validate`: is a scenario file right? Nothing is run.
#pragma once

#include <string>
#include <vector>

namespace faultline::cli {

struct ValidateOptions {
    std::vector<std::string> paths;
    std::string profile = "ci";
};

int run_validate(const ValidateOptions& options);

}  // namespace faultline::cli
