// A place in a text file that a person wrote: what an error message points at. A value.
#pragma once

#include <string>

#include <boost/describe/class.hpp>

namespace faultline {

struct SourcePosition {
    std::string file;  // as the user named it; empty: not from a file
    int line = 0;      // from 1; 0: unknown
    int column = 0;    // from 1; 0: unknown

    friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};
BOOST_DESCRIBE_STRUCT(SourcePosition, (), (file, line, column))

}  // namespace faultline
