// The half of HotLoop that reads answers and meets broken connections.
#include "base/planted_bug.h"
#include "loadgen/client/hot_loop.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <sys/socket.h>

namespace faultline::load {

namespace {

// After so many reads of one connection the others have their turn: an answer may never end.
constexpr int kMaxReads = 4;

}  // namespace

// The server closed it, or sent bytes that no request asked for.
void HotLoop::on_idle_event(ConnectionIndex index) {
    const auto count = ::recv(pool_->at(index).fd, buffer_.data(), buffer_.size(), 0);
    if (count >= 0 || (errno != EAGAIN && errno != EINTR)) {
        stats_.closed_for_stray_bytes += count > 0 ? 1U : 0U;
        pool_->close(index);
    }
}

void HotLoop::read_on() {
    reading_.swap(unread_);
    for (const std::uint64_t tag : reading_) {
        const ConnectionIndex index = pool_->find(tag);
        if (index == kNoConnection) {
            continue;
        }
        Connection& connection = pool_->at(index);
        connection.unread = false;
        if (connection.state == Connection::State::kBusy) {
            read_some(index, connection.closing);
        }
        now_ = clock_.now();
        if (is_due()) {
            release_due();
        }
    }
    reading_.clear();
}

void HotLoop::read_some(ConnectionIndex index, bool may_be_closed) {
    const std::uint32_t generation = pool_->at(index).generation;
    ++reads_;
    may_be_closed = may_be_closed || pool_->at(index).closing;
    pool_->at(index).closing = may_be_closed;
    for (int reads = 0; reads < kMaxReads; ++reads) {
        const auto count = ::recv(pool_->at(index).fd, buffer_.data(), buffer_.size(), 0);
        const int error = count < 0 ? errno : 0;
        if (error == EINTR) {
            continue;
        }
        const bool is_broken_write = pool_->at(index).sent == kWriteBroken;
        if (error == EAGAIN && !is_broken_write) {
            return;
        }
        now_ = clock_.now();
        if (count < 0) {
            on_broken(index, error == EAGAIN ? pool_->at(index).write_error : error);
            return;
        }
        on_bytes(index, static_cast<std::size_t>(count), may_be_closed);
        const Connection& connection = pool_->at(index);
        const bool goes_on =
            connection.generation == generation && connection.state == Connection::State::kBusy;
        const bool is_drained = static_cast<std::size_t>(count) < buffer_.size() && !may_be_closed;
        if (!goes_on || is_drained) {
            return;
        }
    }
    Connection& connection = pool_->at(index);
    if (!connection.unread) {
        connection.unread = true;
        unread_.push_back(ConnectionPool::tag_of(connection, index));
    }
}

// `count` 0: the peer closed. `closing`: it will, so the connection is not kept.
void HotLoop::on_bytes(ConnectionIndex index, std::size_t count, bool closing) {
    Connection& connection = pool_->at(index);
    ResponseParser& parser = connection.parser;
    std::size_t used = 0;
    if (count == 0) {
        parser.end_of_stream();
    } else {
        Sample& sample = in_flight_.at(connection.operation).sample;
        if (sample.first_byte_in == kNever) {
            sample.first_byte_in = elapsed();
        }
        used = parser.feed({buffer_.data(), count});
        sample.bytes_received += used;
    }
    if (parser.done()) {
        const bool is_sent = connection.sent == request_of(connection).size();
        const bool may_stay =
            (parser.keep_alive() && !closing) || planted("closing_connection_kept");
        stats_.closed_for_stray_bytes += may_stay && is_sent && used < count ? 1U : 0U;
        on_answer(index, may_stay && is_sent && used == count);
    } else if (count == 0) {
        on_broken(index, 0);
    } else if (parser.failed()) {
        const InFlightSlot slot = connection.operation;
        stats_.explain(Outcome::kProtocol, parser.problem());
        pool_->close(index, true);
        conclude(slot, Outcome::kProtocol);
    }
}

void HotLoop::on_broken(ConnectionIndex index, int error) {
    const Connection& connection = pool_->at(index);
    const InFlightSlot slot = connection.operation;
    InFlightOperation& operation = in_flight_.at(slot);
    const bool is_unsent = connection.reused &&
                           (!connection.has_sent || planted("whole_request_sent_again")) &&
                           !operation.retried;
    operation.sample.http_status = static_cast<std::uint16_t>(connection.parser.status());
    const std::string reason =
        error == 0 ? connection.parser.problem() : std::generic_category().message(error);
    pool_->close(index);
    if (is_unsent) {
        operation.retried = true;
        operation.sample.first_byte_out = kNever;
        ++stats_.retries;
        waiting_.push_again(slot);
    } else {
        stats_.explain(Outcome::kReset, reason);
        conclude(slot, Outcome::kReset);
    }
}

void HotLoop::on_answer(ConnectionIndex index, bool reusable) {
    Connection& connection = pool_->at(index);
    const InFlightSlot slot = connection.operation;
    Sample& sample = in_flight_.at(slot).sample;
    sample.done = elapsed();
    pace_.on_answer(now_);
    answers_ += reusable ? 1U : 0U;  // those free a connection
    classifier_.classify(sample,
                         {.status = connection.parser.status(),
                          .has_retry_after = connection.parser.retry_after(),
                          .body = connection.body,
                          .body_cut = connection.parser.body_cut(),
                          .headers = job_.setup.wants_headers ? &connection.headers : nullptr});
    sampler_.on_answer(sample, connection.parser.body());
    report(slot);
    if (reusable) {
        on_free(index);
    } else {
        pool_->close(index);
    }
}

}  // namespace faultline::load
