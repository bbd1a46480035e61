#include "scenarios/targets/url_target.h"

#include "base/http_url.h"
#include "loadgen/client/socket_transport.h"

#include <utility>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

Error refused_fault() {
    return Error{ErrorKind::kInvalid, "a target that is only a URL offers no way to act on it"};
}

class NoInjector final : public fault::Injector {
public:
    Result<void> accept(const fault::FaultSpec& /*spec*/) const override { return refused_fault(); }
    asio::awaitable<Result<void>> inject(std::size_t /*ordinal*/,
                                         fault::FaultSpec /*spec*/) override {
        co_return refused_fault();
    }
    asio::awaitable<Result<void>> heal(std::size_t /*ordinal*/) override {
        co_return Result<void>{};
    }
    [[nodiscard]] bool is_healed(std::size_t /*ordinal*/) const override { return true; }
    [[nodiscard]] fault::FaultCounts counts(std::size_t /*ordinal*/) const override { return {}; }
};

class UrlTarget final : public Target {
public:
    UrlTarget(std::string text, HttpUrl url) : text_(std::move(text)), transport_(std::move(url)) {}

    asio::awaitable<Result<void>> start() override { co_return Result<void>{}; }
    load::Transport& transport() override { return transport_; }
    fault::Injector& injector() override { return injector_; }
    asio::awaitable<Result<TargetEvidence>> evidence() override { co_return TargetEvidence{}; }
    asio::awaitable<void> stop() override { co_return; }
    Result<std::vector<load::LoadTenant>> tenants(
        const std::vector<std::string>& names) const override {
        if (!names.empty()) {
            return Error{ErrorKind::kInvalid,
                         "a target that is only a URL has no tenants; identify who "
                         "sends by headers"};
        }
        return std::vector<load::LoadTenant>{};
    }
    [[nodiscard]] std::string describe() const override { return text_; }

private:
    std::string text_;
    load::SocketTransport transport_;
    NoInjector injector_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_url_target(const TargetRequest& request) {
    const Scenario& scenario = *request.scenario;
    if (!scenario.target.url) {
        return Error{ErrorKind::kInvalid, "the target is not a URL"};
    }
    auto url = parse_http_url(*scenario.target.url);
    if (!url) {
        return url.error();
    }
    return std::make_unique<UrlTarget>(*scenario.target.url, std::move(*url));
}

}  // namespace faultline::scenario
