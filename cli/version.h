// `faultline version`.
#pragma once

namespace faultline::cli {

int run_version();

}  // namespace faultline::cli
