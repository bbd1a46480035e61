#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace faultline {

void check_failed(const char* file, int line, const char* expression, std::string_view why) {
    std::fprintf(stderr, "%s:%d: invariant broken: %s (%.*s)\n", file, line, expression,
                 static_cast<int>(why.size()), why.data());
    std::abort();
}

}  // namespace faultline
