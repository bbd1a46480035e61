#include "engine/store/etag.h"

#include "base/planted_bug.h"
#include "engine/store/digest.h"

#include <span>

namespace faultline::engine {

namespace {
constexpr std::size_t kTagBytes = 16;
}  // namespace

std::string make_etag(std::string_view encoding, std::string_view content) {
    if (planted("etag_constant")) {
        return "\"0000000000000000\"";
    }
    // The NUL keeps ("a", "bc") and ("ab", "c") apart.
    const Sha256 digest = sha256({encoding, std::string_view("\0", 1), content});
    return '"' + to_hex(std::span(digest).first(kTagBytes)) + '"';
}

}  // namespace faultline::engine
