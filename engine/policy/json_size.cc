#include "engine/policy/json_size.h"

#include <vector>

#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

// As JSON text a character takes six bytes at worst (\u001f), a number 24, a separator one.
constexpr std::size_t kDumpPerChar = 6;
constexpr std::size_t kDumpPerScalar = 25;
constexpr std::size_t kDumpPerQuotes = 3;  // or brackets or braces, and a comma
constexpr std::size_t kDumpPerKey = 4;     // quotes, colon and comma
// A byte of a binary value is written as a number of a list, which has a name and a subtype.
constexpr std::size_t kDumpPerBinary = 64;
constexpr std::size_t kMemoryPerValue = 16;

// The value itself, without what is in it.
void add_one(const json& value, JsonSize& size) {
    ++size.values;
    size.memory_bytes += kMemoryPerValue;
    if (const auto* text = value.get_ptr<const json::string_t*>()) {
        size.memory_bytes += text->size();
        size.dump_bytes += kDumpPerQuotes + kDumpPerChar * text->size();
    } else if (const auto* binary = value.get_ptr<const json::binary_t*>()) {
        size.memory_bytes += binary->size();
        size.dump_bytes += kDumpPerBinary + kDumpPerChar * binary->size();
    } else {
        size.dump_bytes += value.is_structured() ? kDumpPerQuotes : kDumpPerScalar;
    }
}

}  // namespace

void add_json_size(const json& value, const JsonSizeLimit& limit, JsonSize& size) {
    std::vector<const json*> open{&value};
    while (!open.empty() && !limit.exceeded_by(size)) {
        const json* at = open.back();
        open.pop_back();
        add_one(*at, size);
        if (!at->is_structured()) {
            continue;
        }
        if (at->size() > limit.values) {
            size.values += at->size();  // without writing down where each of them is
            return;
        }
        for (auto inner = at->begin(); inner != at->end(); ++inner) {
            if (at->is_object()) {
                size.memory_bytes += inner.key().size();
                size.dump_bytes += kDumpPerKey + kDumpPerChar * inner.key().size();
            }
            open.push_back(&*inner);
        }
    }
}

JsonSize json_size(const json& value, const JsonSizeLimit& limit) {
    JsonSize size;
    add_json_size(value, limit, size);
    return size;
}

}  // namespace faultline::engine
