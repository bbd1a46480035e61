// The server's request parser under its limits. The first byte says in what pieces the rest
// arrives: however it is cut, the requests and the refusal must be the same.
#include "base/check.h"
#include "net/http/request_reader.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using faultline::net::IncomingRequest;
using faultline::net::RequestLimits;
using faultline::net::RequestReader;

constexpr RequestLimits kLimits{
    .max_header_bytes = 512, .max_target_bytes = 128, .max_headers = 8, .max_body_bytes = 256};

struct Story {
    std::string told;
    bool refused = false;
};

void note(const IncomingRequest& incoming, std::string& told) {
    const auto& request = incoming.request;
    FAULTLINE_CHECK(request.target.size() <= kLimits.max_target_bytes, "target within its limit");
    FAULTLINE_CHECK(request.headers.size() <= kLimits.max_headers, "headers within their limit");
    FAULTLINE_CHECK(request.body.size() <= kLimits.max_body_bytes, "body within its limit");
    for (const std::string* text : {&request.method, &request.target}) {
        FAULTLINE_CHECK(std::ranges::all_of(*text, [](char c) { return c > 0x20 && c < 0x7f; }),
                        "only visible characters in the request line");
    }
    told += request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.headers) {
        FAULTLINE_CHECK(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                        "no line break in a value");
        told += name + "=" + value + "\n";
    }
    told += request.body + "\n";
}

Story read(std::string_view bytes, std::size_t piece) {
    RequestReader reader(kLimits);
    Story story;
    while (true) {
        while (reader.state() == RequestReader::State::kComplete) {
            note(reader.take(), story.told);
        }
        if (reader.state() == RequestReader::State::kRefused) {
            FAULTLINE_CHECK(reader.refusal() >= 400 && reader.refusal() <= 505, "a known status");
            story.refused = true;
            return story;
        }
        if (bytes.empty()) {
            return story;
        }
        const std::span<char> space = reader.space();
        const std::size_t n = std::min({space.size(), bytes.size(), piece});
        std::memcpy(space.data(), bytes.data(), n);
        bytes.remove_prefix(n);
        (void)reader.commit(n);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Story at_once = read(bytes, bytes.size() + 1);
    const Story in_pieces = read(bytes, 1U + data[0] % 32U);
    FAULTLINE_CHECK(at_once.told == in_pieces.told, "the same requests however they arrive");
    FAULTLINE_CHECK(at_once.refused == in_pieces.refused, "the same end however it arrives");
    return 0;
}
