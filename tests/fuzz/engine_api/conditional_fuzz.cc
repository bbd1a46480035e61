// Any bytes as If-Match and If-None-Match: never a crash, and the rules that hold whatever the
// header: a tag matches itself, weak matching includes strong, 304 is for safe methods only.
#include "base/check.h"
#include "engine/store/conditional.h"
#include "engine/store/etag.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace faultline::engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::string etag = make_etag("identity", "body");
    if (const auto tag = parse_entity_tag(text)) {
        FAULTLINE_CHECK(matches_weakly(*tag, *tag), "a tag matches itself");
        FAULTLINE_CHECK(evaluate({std::nullopt, text}, text, true) == Precondition::kNotModified,
                        "a client that sends the tag it has gets 304");
    }
    const auto list = parse_entity_tags(text);
    FAULTLINE_CHECK(!list || list->any || !list->tags.empty(), "a list is not empty");
    FAULTLINE_CHECK(!list || list->tags.size() <= 256, "a list is bounded");
    for (const bool safe : {true, false}) {
        const Precondition verdict = evaluate({text, text}, etag, safe);
        FAULTLINE_CHECK(safe || verdict != Precondition::kNotModified, "304 is for safe methods");
        FAULTLINE_CHECK(list || verdict == Precondition::kFailed,
                        "an If-Match that does not parse fails");
        FAULTLINE_CHECK(
            evaluate({std::nullopt, text}, std::nullopt, safe) == Precondition::kProceed,
            "nothing there, nothing to match");
    }
    return 0;
}
