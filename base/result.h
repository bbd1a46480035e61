// What a data-path function returns: a value or an Error of the library's own. Foreign codes (the
// engine's, SQLSTATE, HTTP status) are translated by the adapter that receives them. Exceptions are
// for building the object graph only.
#pragma once

#include "base/check.h"
#include "base/source_position.h"

#include <optional>
#include <string>

#include <boost/system/result.hpp>

namespace faultline {

enum class ErrorKind {
    kInvalid,      // the input, the configuration or the request is wrong: asking again is no use
    kNotFound,     // what was named is not there
    kDenied,       // a right is missing
    kTimeout,      // time ran out, or the caller was cancelled
    kUnavailable,  // the other side refused, broke off or is not there
    kTooLarge,     // over a stated limit
    kInternal,     // a bug in Faultline, or a failing machine
};

struct Error {
    ErrorKind kind = ErrorKind::kInternal;
    std::string message;                       // safe for a person to read
    std::string cause{};                       // for the log only: may hold SQL, paths, hosts
    std::optional<SourcePosition> position{};  // where in a file that a person wrote

    // For with_deadline and BlockingPool: work that threw, was cancelled, or could not run.
    [[nodiscard]] static Error internal(std::string cause);
    [[nodiscard]] static Error cancelled();
    [[nodiscard]] static Error unavailable(std::string message);
};

// boost::system::result::value() calls it: value() of an error is a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location& at) {
    check_failed(at.file_name(), static_cast<int>(at.line()), "result has a value", error.message);
}

template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace faultline
