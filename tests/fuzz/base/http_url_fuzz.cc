// Targets as people type them: whatever the text, a URL that can be put together again and sent in
// a request line, or a bounded refusal.
#include "base/check.h"
#include "base/http_url.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faultline;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto url = parse_http_url(text);
    (void)parse_http_url(spelled_out_url(text));
    if (!url) {
        FAULTLINE_CHECK(url.error().kind == ErrorKind::kInvalid, "the one code");
        FAULTLINE_CHECK(url.error().message.size() < 400, "an error does not echo its input");
        return 0;
    }
    FAULTLINE_CHECK(!url->host.empty() && url->port != 0, "a URL has a host and a port");
    FAULTLINE_CHECK(url->target.starts_with('/'), "a target begins with a slash");
    FAULTLINE_CHECK(
        std::ranges::none_of(url->target, [](char c) { return c <= ' ' || c == '\x7f'; }),
        "a request line has no spaces and no ends of line in it");
    const auto again = parse_http_url("http://" + url->authority() + url->target);
    FAULTLINE_CHECK(again && again->host == url->host && again->port == url->port &&
                        again->target == url->target,
                    "what was taken apart can be put together");
    FAULTLINE_CHECK(spelled_out_url(text) == text, "a whole URL is spelled out already");
    (void)is_loopback(url->host);
    return 0;
}
