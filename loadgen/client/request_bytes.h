// The requests as bytes, made once per (template, tenant) at the start of a run, so that sending
// allocates nothing. Owned by the hot loop; immutable after construction.
#pragma once

#include "base/result.h"
#include "loadgen/client/transport.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::load {

class RequestBytes {
public:
    // At most this many bytes over all pairs of template and tenant.
    static constexpr std::size_t kMaxTotal = std::size_t{256} << 20U;

    // kInvalid when a method, path or header could not be sent as it is.
    [[nodiscard]] static Result<RequestBytes> build(const LoadSetup& setup,
                                                    std::string_view authority);

    [[nodiscard]] std::string_view of(std::uint32_t request, std::uint32_t tenant) const {
        return bytes_[request * tenants_ + tenant];
    }
    [[nodiscard]] bool is_head(std::uint32_t request) const { return heads_[request]; }

private:
    std::size_t tenants_ = 1;
    std::vector<std::string> bytes_;
    std::vector<bool> heads_;
};

}  // namespace faultline::load
