// A strong ETag: quoted, 128 bits, a function of the content and its encoding alone. The same
// content has the same ETag on every replica and after every restart. Pure.
#pragma once

#include <string>
#include <string_view>

namespace faultline::engine {

// `"<32 hexadecimal digits>"`, quotes included. `encoding` is "identity", "gzip", ….
[[nodiscard]] std::string make_etag(std::string_view encoding, std::string_view content);

}  // namespace faultline::engine
