#include "base/planted_bug.h"

#include <cstdlib>

namespace faultline {

#ifdef FAULTLINE_PLANTED_BUGS
bool planted(std::string_view bug) {
    static const char* const kChosen = std::getenv("FAULTLINE_PLANTED_BUG");
    return kChosen != nullptr && bug == kChosen;
}
#endif

}  // namespace faultline
