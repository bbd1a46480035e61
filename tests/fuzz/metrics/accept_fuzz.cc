// Any Accept header chooses one of the two formats, and asking twice chooses the same.
#include "base/check.h"
#include "metrics/exposition.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view header(reinterpret_cast<const char*>(data), size);
    const auto format = faultline::metrics::negotiate(header);
    FAULTLINE_CHECK(!faultline::metrics::content_type(format).empty(), "a format that is known");
    FAULTLINE_CHECK(faultline::metrics::negotiate(header) == format, "a pure function");
    return 0;
}
