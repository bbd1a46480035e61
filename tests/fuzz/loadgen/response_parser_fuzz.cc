// Answers from anybody: parsing them whole and in pieces must agree, use no more than is there,
// and end in one state. The first byte chooses how the rest is cut, and whether it answers HEAD.
#include "base/check.h"
#include "loadgen/client/response_parser.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using faultline::load::ResponseParser;

struct Parsed {
    bool done = false;
    bool failed = false;
    unsigned status = 0;
    bool keep_alive = false;
    bool retry_after = false;
    std::string body;
};

Parsed parse(std::string_view text, std::size_t step, bool to_head) {
    ResponseParser parser;
    Parsed out;
    parser.start(to_head, &out.body);
    std::size_t at = 0;
    while (at < text.size() && !parser.done() && !parser.failed()) {
        const std::string_view piece = text.substr(at, step);
        const std::size_t used = parser.feed(piece);
        FAULTLINE_CHECK(used <= piece.size(), "no more is used than is there");
        FAULTLINE_CHECK(used == piece.size() || parser.done() || parser.failed(),
                        "everything is used until the answer ends");
        at += used;
    }
    parser.end_of_stream();
    FAULTLINE_CHECK(parser.done() != parser.failed(), "the end of the stream decides");
    FAULTLINE_CHECK(out.body.size() <= text.size(), "a body comes from its answer");
    out.done = parser.done();
    out.failed = parser.failed();
    out.status = parser.status();
    out.keep_alive = parser.keep_alive();
    out.retry_after = parser.retry_after();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const bool to_head = (data[0] & 0x80U) != 0;
    const std::size_t step = 1 + (data[0] & 0x7fU);
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Parsed whole = parse(text, text.size() + 1, to_head);
    const Parsed pieces = parse(text, step, to_head);
    FAULTLINE_CHECK(whole.done == pieces.done, "how it is cut changes nothing");
    if (whole.done) {
        FAULTLINE_CHECK(whole.status == pieces.status && whole.body == pieces.body &&
                            whole.retry_after == pieces.retry_after,
                        "how it is cut changes nothing");
    }
    return 0;
}
