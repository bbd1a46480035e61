#include "loadgen/client/request_bytes.h"

#include "base/http_text.h"
#include "base/quoted_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace faultline::load {

namespace {

using Header = std::pair<std::string, std::string>;

Error refused(std::string_view what, std::string_view value) {
    return Error{ErrorKind::kInvalid,
                 fmt::format("{} cannot be sent as {}", in_quotes(value, 100), what)};
}

std::optional<Error> find_fault(const RequestTemplate& request) {
    if (!is_token(request.method)) {
        return refused("a method", request.method);
    }
    if (!request.path.starts_with('/') || !is_visible(request.path)) {
        return refused("a path; it begins with / and holds visible ASCII characters only",
                       request.path);
    }
    return std::nullopt;
}

std::optional<Error> find_fault(const std::vector<Header>& headers) {
    for (const auto& [name, value] : headers) {
        if (!is_token(name) || is_framing_header(name)) {
            return refused("a header name", name);
        }
        if (!is_field_value(value)) {
            return refused("a header value", name);
        }
    }
    return std::nullopt;
}

bool has(const std::vector<Header>& headers, std::string_view name) {
    return std::ranges::any_of(
        headers, [name](const Header& header) { return equal_ignoring_case(header.first, name); });
}

std::string encode(const RequestTemplate& request, const LoadTenant& tenant,
                   std::string_view authority) {
    std::string out = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.path);
    const auto add = [&out](std::string_view name, std::string_view value) {
        fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
    };
    const auto named = [&](std::string_view name) {
        return has(request.headers, name) || has(tenant.headers, name);
    };
    if (!named("host")) {
        add("Host", authority);
    }
    if (!named("user-agent")) {
        add("User-Agent", "faultline");
    }
    if (!named("accept")) {
        add("Accept", "*/*");
    }
    for (const auto& [name, value] : request.headers) {
        if (!has(tenant.headers, name)) {
            add(name, value);
        }
    }
    for (const auto& [name, value] : tenant.headers) {
        add(name, value);
    }
    const bool carries_body = request.method == "POST" || request.method == "PUT" ||
                              request.method == "PATCH" || !request.body.empty();
    if (carries_body) {
        add("Content-Length", std::to_string(request.body.size()));
    }
    out += "\r\n";
    out += request.body;
    return out;
}

}  // namespace

Result<RequestBytes> RequestBytes::build(const LoadSetup& setup, std::string_view authority) {
    const std::vector<RequestTemplate> one_request(1);
    const std::vector<LoadTenant> one_tenant(1);
    const auto& requests = setup.requests.empty() ? one_request : setup.requests;
    const auto& tenants = setup.tenants.empty() ? one_tenant : setup.tenants;
    for (const auto& tenant : tenants) {
        if (auto fault = find_fault(tenant.headers)) {
            return std::move(*fault);
        }
    }
    RequestBytes all;
    all.tenants_ = tenants.size();
    std::size_t total = 0;
    for (const auto& request : requests) {
        auto fault = find_fault(request);
        fault = fault ? std::move(fault) : find_fault(request.headers);
        if (fault) {
            return std::move(*fault);
        }
        all.heads_.push_back(request.method == "HEAD");
        for (const auto& tenant : tenants) {
            all.bytes_.push_back(encode(request, tenant, authority));
            total += all.bytes_.back().size();
            if (total > kMaxTotal) {
                return Error{ErrorKind::kInvalid,
                             "the requests of all tenants together exceed 256 MiB"};
            }
        }
    }
    return all;
}

}  // namespace faultline::load
