#include "embedded/last_success_backend.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::embedded {

namespace asio = boost::asio;

asio::awaitable<engine::Result<SqlRows>> LastSuccessBackend::query(engine::CallContext context,
                                                                   SqlQuery query) {
    co_await asio::this_coro::throw_if_cancelled(false);
    engine::Result<SqlRows> rows = co_await inner_->query(std::move(context), std::move(query));
    if (rows) {
        answered_at_ = clock_.now();
    }
    co_return rows;
}

asio::awaitable<engine::Result<void>> LastSuccessBackend::ping(engine::CallContext context) {
    return inner_->ping(std::move(context));
}

}  // namespace faultline::embedded
