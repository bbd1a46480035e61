// Query strings and header lists from outside, and the answer's head made of them.
#include "base/check.h"
#include "net/http/message.h"
#include "net/http/response_encoder.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace faultline::net;

void check_query(std::string_view text) {
    const std::size_t cut = std::min(text.find('\n'), text.size());
    const std::string name(text.substr(0, cut));
    const std::string_view query = text.substr(std::min(text.size(), cut + 1));
    if (const auto value = query_parameter(query, name)) {
        FAULTLINE_CHECK(value->size() <= query.size(), "decoding never grows");
    }
}

// Lines "name:value".
void check_headers(std::string_view text) {
    HttpResponse response;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::size_t colon = std::min(line.find(':'), line.size());
        response.headers.emplace_back(line.substr(0, colon),
                                      line.substr(std::min(line.size(), colon + 1)));
    }
    for (const auto& [name, value] : response.headers) {
        const auto first = find_header(response.headers, name);
        FAULTLINE_CHECK(first && join_header(response.headers, name).starts_with(*first),
                        "the joined value begins with the first");
    }
    if (!is_sendable(response)) {
        return;
    }
    std::string head;
    encode_head(response, {}, head);
    FAULTLINE_CHECK(head.find("\r\n\r\n") == head.size() - 4, "a head has one end");
    const auto lines = static_cast<std::size_t>(std::ranges::count(head, '\n'));
    FAULTLINE_CHECK(lines <= response.headers.size() + 3, "one line a header");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_query(text);
    check_headers(text);
    return 0;
}
