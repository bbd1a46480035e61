// Any bytes are an engine's configuration or a list of problems; never a crash, never a file read.
#include "base/check.h"
#include "embedded/engine_config.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto config = faultline::embedded::parse_engine_config(text, "engine.yaml", "folder");
    if (!config) {
        FAULTLINE_CHECK(config.error().kind == faultline::ErrorKind::kInvalid, "its code");
        FAULTLINE_CHECK(!config.error().message.empty(), "it says what is wrong");
    }
    return 0;
}
