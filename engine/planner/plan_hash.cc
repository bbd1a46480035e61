#include "engine/planner/plan_hash.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>
#include <openssl/sha.h>

namespace faultline::engine {

namespace {

// Length before text, so that no two lists of texts look the same.
void put_text(std::string& out, std::string_view text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
}

void put_step(std::string& out, const PlanStep& step) {
    put_text(out, step.id);
    put_text(out, step.tool);
    put_text(out, step.params == nullptr ? std::string("{}") : dump_json(*step.params));
    std::vector<std::string_view> needed(step.depends_on.begin(), step.depends_on.end());
    std::ranges::sort(needed);
    for (const std::string_view id : needed) {
        put_text(out, id);
    }
    out += step.timeout ? std::to_string(step.timeout->count()) : "-";
    if (step.max_retries) {
        out += ";retries " + std::to_string(*step.max_retries);
    }
    out += step.idempotent ? (step.idempotent_stated ? ";stated\n" : ";\n") : ";once\n";
}

}  // namespace

std::string plan_hash(const Plan& plan) {
    std::string canonical = "faultline-plan-1\n";
    canonical += plan.strategy == Strategy::kSerial ? "2\n" : "0\n";
    for (const PlanStep& step : plan.steps) {
        put_step(canonical, step);
    }
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(canonical.data()), canonical.size(),
           digest.data());
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(32);
    for (std::size_t i = 0; i < 16; ++i) {
        hex += kDigits[digest[i] >> 4U];
        hex += kDigits[digest[i] & 15U];
    }
    return hex;
}

}  // namespace faultline::engine
