#include "base/blocking_pool.h"

namespace faultline {

BlockingPool::BlockingPool(std::size_t threads, std::size_t max_queued)
    : threads_(threads), max_queued_(max_queued) {
    if (threads > 0) {
        pool_ = std::make_unique<boost::asio::thread_pool>(threads);
    }
}

BlockingPool::~BlockingPool() {
    if (pool_) {
        pool_->join();
    }
}

bool BlockingPool::admit() {
    if (queued_.fetch_add(1, std::memory_order_relaxed) < max_queued_) {
        return true;
    }
    queued_.fetch_sub(1, std::memory_order_relaxed);
    refused_.fetch_add(1, std::memory_order_relaxed);
    return false;
}

}  // namespace faultline
