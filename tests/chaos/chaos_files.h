// Where the scenarios are that these tests run.
#pragma once

#include <string>

namespace faultline {

inline const std::string kFiles = std::string(FAULTLINE_SOURCE_DIR) + "/tests/chaos/files";
inline const std::string kLibrary = std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/library";

}  // namespace faultline
