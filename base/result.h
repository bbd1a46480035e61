// What a data-path function returns: a value or an Error of the library's own. What the other side
// of a wire calls an error (the engine's codes, an SQLSTATE, a status of HTTP) is said at that
// wire and nowhere else. Exceptions are for building the object graph only.
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
    kInternal,     // a defect of ours, or a machine that does not do its part
};

struct Error {
    ErrorKind kind = ErrorKind::kInternal;
    std::string message;                       // safe for a person to read
    std::string cause{};                       // for the log only: may hold SQL, paths, hosts
    std::optional<SourcePosition> position{};  // where in a file that a person wrote

    // What with_deadline and BlockingPool make of the end of the work that they were handed.
    [[nodiscard]] static Error internal(std::string cause);
    [[nodiscard]] static Error cancelled();
    [[nodiscard]] static Error unavailable(std::string message);
};

// boost::system::result::value() calls it: the caller promised a value, hence an abort.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location& at) {
    check_failed(at.file_name(), static_cast<int>(at.line()), "result has a value", error.message);
}

template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace faultline
