// Static API keys: `Authorization: Bearer <key>` or `X-API-Key: <key>` names a principal. Only the
// digests of keys are kept, and all of them are compared in constant time. Filled while the object
// graph is built, then only read. At most `kMaxKeys`.
#pragma once

#include "engine/api/principal.h"
#include "engine/ports/error.h"
#include "engine/store/digest.h"
#include "net/http/message.h"

#include <cstddef>
#include <string>
#include <vector>

namespace faultline::engine {

class ApiKeys {
public:
    static constexpr std::size_t kMaxKeys = 1000;
    static constexpr std::size_t kMinKeyBytes = 8;
    static constexpr std::size_t kMaxKeyBytes = 512;

    // INVALID_PARAMS, never showing the key: too short or long, not visible ASCII, taken, or a
    // principal without name, tenant or with an unknown scope.
    Result<void> add(std::string_view key, Principal principal);

    // AUTH_FAILED when there is no key, an unknown one, or two that differ.
    [[nodiscard]] Result<Principal> authenticate(const net::Headers& headers) const;

private:
    struct Entry {
        Sha256 digest;
        Principal principal;
    };
    [[nodiscard]] const Principal* find(std::string_view key) const;

    std::vector<Entry> entries_;
};

}  // namespace faultline::engine
