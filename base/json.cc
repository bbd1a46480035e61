#include "base/json.h"

#include <set>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline {

namespace {

using nlohmann::json;

// Walks the text without building it and stops at the first thing that is over a limit.
class BoundsCheck final : public nlohmann::json_sax<json> {
public:
    explicit BoundsCheck(const JsonLimits& limits) : limits_(limits) {}

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return enter(); }
    bool start_array(std::size_t) override { return enter(); }
    bool end_object() override { return leave(); }
    bool end_array() override { return leave(); }

    bool key(string_t& name) override {
        if (limits_.refuse_duplicate_keys && !keys_.back().insert(name).second) {
            why_ = fmt::format("key {} appears twice in one object", quote_json(name));
            return false;
        }
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const json::exception& error) override {
        why_ = fmt::format("not valid JSON at byte {}", position);
        detail_ = error.what();
        return false;
    }

    [[nodiscard]] const std::string& why() const { return why_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }

private:
    bool enter() {
        if (keys_.size() >= limits_.max_depth) {
            why_ = fmt::format("nested deeper than {} levels", limits_.max_depth);
            return false;
        }
        keys_.emplace_back();
        return true;
    }
    bool leave() {
        keys_.pop_back();
        return true;
    }

    const JsonLimits& limits_;
    std::vector<std::set<std::string>> keys_;
    std::string why_;
    std::string detail_;
};

Error refused(std::string message, std::string cause = {}) {
    return Error{ErrorKind::kInvalid, std::move(message), std::move(cause)};
}

}  // namespace

Result<JsonPtr> parse_json(std::string_view text, JsonLimits limits) {
    if (text.size() > limits.max_bytes) {
        return refused(fmt::format("JSON of {} bytes, at most {} are accepted", text.size(),
                                   limits.max_bytes));
    }
    BoundsCheck check(limits);
    if (!json::sax_parse(text, &check)) {
        return refused(check.why().empty() ? "not valid JSON" : check.why(), check.detail());
    }
    json value = json::parse(text, nullptr, false);
    if (value.is_discarded()) {
        return refused("not valid JSON");
    }
    return std::make_shared<const json>(std::move(value));
}

JsonPtr json_null() { return std::make_shared<const json>(nullptr); }

std::string dump_json(const json& value, int indent) {
    return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string quote_json(std::string_view text) { return dump_json(json(text)); }

}  // namespace faultline
