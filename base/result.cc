#include "base/result.h"

#include <utility>

namespace faultline {

Error Error::internal(std::string cause) {
    return {ErrorKind::kInternal, "internal error", std::move(cause)};
}

// kTimeout stands for both: to a caller, cancelled work is work that was given no more time.
Error Error::cancelled() { return {ErrorKind::kTimeout, "cancelled"}; }

Error Error::unavailable(std::string message) {
    return {ErrorKind::kUnavailable, std::move(message)};
}

}  // namespace faultline
