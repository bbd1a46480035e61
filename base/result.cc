#include "base/result.h"

#include "base/check.h"

#include <utility>

namespace faultline {

Error Error::internal(std::string cause) {
    return {ErrorKind::kInternal, "internal error", std::move(cause)};
}

Error Error::cancelled() { return {ErrorKind::kTimeout, "cancelled"}; }

Error Error::unavailable(std::string message) {
    return {ErrorKind::kUnavailable, std::move(message)};
}

void throw_exception_from_error(const Error& error, const boost::source_location& at) {
    check_failed(at.file_name(), static_cast<int>(at.line()), "result has a value", error.message);
}

}  // namespace faultline
