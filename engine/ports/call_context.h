// Who calls, for whom, until when: travels with every port call, by value.
#pragma once

#include "base/deadline.h"

#include <cstdint>
#include <string>

namespace faultline::engine {

struct TraceContext {
    std::string trace_id;     // 32 hexadecimal digits
    std::string evidence_id;  // the caller's, may be empty
};

struct CallContext {
    std::string tenant;  // from authentication, never from a body
    std::string principal;
    TraceContext trace;
    Deadline deadline;
    std::string step_id;
    std::string tool;  // on whose behalf ports below it are called; "": before a tool is chosen
};

}  // namespace faultline::engine
