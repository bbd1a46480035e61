// An HTTP answer of JSON that no cache may keep. Pure.
#pragma once

#include "net/http/message.h"

#include <string>
#include <utility>

namespace faultline::engine {

// `body` is JSON already.
[[nodiscard]] inline net::HttpResponse json_answer(unsigned status, std::string body) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            .body = std::move(body)};
}

}  // namespace faultline::engine
