// Whatever the bytes: a value that survives dump and parse, or an error that is safe to print.
#include "base/check.h"
#include "base/json.h"

#include <cstddef>
#include <cstdint>

#include <nlohmann/json.hpp>

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faultline;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // Roomy enough for what a dump adds to its input (2e15 becomes 2000000000000000.0).
    const JsonLimits roomy{.max_bytes = std::size_t{64} << 20U};
    const auto parsed = parse_json(text);
    if (parsed) {
        const std::string dumped = dump_json(**parsed);
        const auto again = parse_json(dumped, roomy);
        FAULTLINE_CHECK(again.has_value(), "a dump parses");
        FAULTLINE_CHECK(**again == **parsed, "a dump is the same value");
        (void)dump_json(**parsed, 2);
    } else {
        FAULTLINE_CHECK(parsed.error().kind == ErrorKind::kInvalid, "the one code");
        FAULTLINE_CHECK(!parsed.error().message.empty(), "an error says why");
    }
    const auto quoted = parse_json(quote_json(text), roomy);
    FAULTLINE_CHECK(quoted.has_value() && (*quoted)->is_string(), "quoted text is one string");
    return 0;
}
