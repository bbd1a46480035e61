#include "base/result.h"

#include <utility>

namespace faultline {

Error Error::internal(std::string cause) {
    return {ErrorKind::kInternal, "internal error", std::move(cause)};
}

Error Error::cancelled() { return {ErrorKind::kTimeout, "cancelled"}; }

Error Error::unavailable(std::string message) {
    return {ErrorKind::kUnavailable, std::move(message)};
}

}  // namespace faultline
