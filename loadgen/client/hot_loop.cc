#include "loadgen/client/hot_loop.h"

#include "base/units.h"
#include "loadgen/client/connect_errors.h"
#include "loadgen/client/descriptor_limit.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>

namespace faultline::load {

namespace {

// How long the loop may sleep through a stop.
constexpr Duration kStopPoll = std::chrono::milliseconds(20);
// Between the zero of the run and the moment it is announced.
constexpr Duration kLead = std::chrono::milliseconds(5);
// After so many releases in a row the loop looks at its sockets.
constexpr int kMaxReleases = 32;
// How long the loop may sleep while what comes due can only be shed. Waking for each would take the
// time that the answers need.
constexpr Duration kShedPoll = std::chrono::milliseconds(1);
// A look at the sockets that took so long found nothing to read at first.
constexpr Duration kSlept = std::chrono::microseconds(20);
constexpr std::uint32_t kClosing = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

double thread_cpu_seconds() {
    timespec used{};
    (void)::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return to_seconds(std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec));
}

}  // namespace

HotLoop::HotLoop(HotLoopJob job)
    : job_(std::move(job)),
      classifier_(&job_.setup),
      in_flight_(job_.setup.closed_connections > 0
                     ? job_.setup.closed_connections
                     : std::max<std::size_t>(1, job_.setup.max_in_flight)),
      refusals_(job_.refused_limit),
      buffer_(kReadBytes) {}

Result<TransportStats> HotLoop::run() {
    if (auto ready = prepare(); !ready) {
        return ready.error();
    }
    Poller::sharpen_timers();
    next_ = job_.plan.next();
    if (job_.setup.closed_connections > 0) {
        closed_for_ = Duration::zero();
        for (const LoadPhase& phase : job_.plan.spec().phases) {
            closed_for_ += phase.duration;
        }
    }
    zero_ = clock_.now() + kLead;
    stats_.started = zero_;
    if (job_.on_start) {
        job_.on_start(zero_);
    }
    now_ = clock_.now();
    pace_.on_quiet(now_);
    while ((next_ || in_flight_.size() > 0) && now_ < drain_until_ &&
           !refusals_.nothing_listens()) {
        turn();
    }
    const bool is_all_sent = !next_ && !stats_.stopped_early;
    finish();
    if (refusals_.nothing_listens() || (is_all_sent && refusals_.nothing_listened())) {
        return Error{ErrorKind::kUnavailable, unreachable_text()};
    }
    stats_.answer_samples = sampler_.take();
    stats_.labels = classifier_.labels();
    for (const OutcomeReason& reason : classifier_.reasons()) {
        stats_.explain(reason.outcome, reason.text);
    }
    stats_.connections = pool_->opened();
    stats_.cpu_seconds = thread_cpu_seconds();
    return std::move(stats_);
}

// "nothing listens at localhost:81 (127.0.0.1:81): Connection refused".
std::string HotLoop::unreachable_text() const {
    const std::string named = job_.url.authority();
    return fmt::format("nothing listens at {}{}: {}", named,
                       named == stats_.address ? "" : fmt::format(" ({})", stats_.address),
                       std::generic_category().message(unreachable_error_));
}

Result<void> HotLoop::prepare() {
    auto requests = RequestBytes::build(job_.setup, job_.url.authority());
    if (!requests) {
        return requests.error();
    }
    requests_ = std::move(*requests);
    auto address = resolve(job_.url);
    if (!address) {
        return address.error();
    }
    stats_.address = to_string(*address);
    pool_.emplace(&poller_, *address);
    reserve_descriptors(job_.setup.max_in_flight);
    return poller_.open();
}

void HotLoop::turn() {
    check_stop();
    release_due();
    expire();
    reads_ = answers_ = 0;
    const Instant before = clock_.now();
    const auto events = poller_.wait(until_next(before));
    now_ = clock_.now();
    if (events.empty() || now_ - before > kSlept) {
        pace_.on_quiet(now_);
    }
    for (const epoll_event& event : events) {
        on_event(event.data.u64, event.events);
        // A flood of answers must not make the next release late.
        if (is_due()) {
            release_due();
        }
    }
    read_on();
    now_ = clock_.now();
    open_connections(most_new_connections());
}

int HotLoop::most_new_connections() const {
    return pace_.at_most(now_, reads_ > 0, answers_ > 0, pool_->is_at_its_most());
}

void HotLoop::finish() {
    stats_.stopped_early = stats_.stopped_early || in_flight_.size() > 0;
    while (in_flight_.oldest() != kNoSlot) {
        conclude(in_flight_.oldest(), Outcome::kUnanswered);
    }
}

void HotLoop::check_stop() {
    if (job_.cancelled != nullptr && job_.cancelled->load(std::memory_order_relaxed)) {
        stats_.stopped_early = stats_.stopped_early || next_.has_value();
        next_.reset();
        drain_until_ = now_;
        return;
    }
    const bool is_stopping = job_.stop != nullptr && job_.stop->load(std::memory_order_relaxed);
    if (is_stopping && drain_until_ == Instant::max()) {
        stats_.stopped_early = next_.has_value();
        next_.reset();
        drain_until_ = now_ + std::min(job_.setup.timeout, job_.stop_drain);
    }
}

bool HotLoop::is_due() const {
    if (!next_ || elapsed() < due_at()) {
        return false;
    }
    return closed_for_ < Duration::zero() || !in_flight_.full();
}

// REQUIRES: there is a next operation.
Duration HotLoop::due_at() const {
    return closed_for_ < Duration::zero() ? next_->intended : Duration::zero();
}

void HotLoop::release_due() {
    end_closed_loop();
    for (int released = 0; next_ && released < kMaxReleases; ++released) {
        now_ = clock_.now();
        if (!is_due()) {
            return;
        }
        Operation operation = *next_;
        next_ = job_.plan.next();
        if (closed_for_ >= Duration::zero()) {
            operation.intended = elapsed();
        }
        release(operation);
    }
}

void HotLoop::end_closed_loop() {
    if (closed_for_ >= Duration::zero() && clock_.now() - zero_ >= closed_for_) {
        next_.reset();
    }
}

void HotLoop::release(const Operation& operation) {
    Sample sample;
    sample.ordinal = operation.ordinal;
    sample.phase = operation.phase;
    sample.request = operation.request;
    sample.tenant = operation.tenant;
    sample.intended = operation.intended;
    if (in_flight_.full()) {
        pace_.on_shed(now_);
        sample.outcome = Outcome::kShed;
        job_.sink->on_sample(sample);
        return;
    }
    sample.released = elapsed();
    const InFlightSlot slot = in_flight_.open(sample);
    const ConnectionIndex index = pool_->take_idle();
    if (index == kNoConnection) {
        waiting_.push(slot);
    } else {
        assign_connection(slot, index);
    }
}

// The connection is ready: the operation goes out on it now.
void HotLoop::assign_connection(InFlightSlot slot, ConnectionIndex index) {
    InFlightOperation& operation = in_flight_.at(slot);
    operation.connection = index;
    if (operation.sample.connected == kNever) {
        operation.sample.connected = elapsed();
    }
    pool_->at(index).operation = slot;
    send(index);
}

void HotLoop::open_connections(int at_most) {
    if (!waiting_.empty() && !pool_->may_connect()) {
        ++stats_.connecting_limit_hits;
        limit_hit_ = elapsed();
    }
    while (at_most > 0 && pool_->may_connect()) {
        const InFlightSlot slot = waiting_.pop();
        if (slot == kNoSlot) {
            return;
        }
        stats_.longest_wait =
            std::max(stats_.longest_wait, elapsed() - in_flight_.at(slot).sample.released);
        const ConnectionIndex spare = pool_->take_spare(now_);
        if (spare != kNoConnection) {
            pool_->at(spare).operation = slot;
            in_flight_.at(slot).connection = spare;
        } else {
            --at_most;
            pace_.on_open(now_);
            open_connection(slot);
        }
    }
}

void HotLoop::open_connection(InFlightSlot slot) {
    const auto opened = pool_->open(now_);
    if (opened.connection == kNoConnection) {
        now_ = clock_.now();
        conclude_unconnected(slot, opened.error);
        return;
    }
    Connection& connection = pool_->at(opened.connection);
    connection.operation = slot;
    in_flight_.at(slot).connection = opened.connection;
    if (connection.state == Connection::State::kBusy) {
        on_connected(opened.connection);
    }
}

void HotLoop::send(ConnectionIndex index) {
    Connection& connection = pool_->at(index);
    Sample& sample = in_flight_.at(connection.operation).sample;
    if (sample.first_byte_out == kNever) {
        sample.first_byte_out = elapsed();
    }
    connection.sent = 0;
    connection.has_sent = false;
    const bool is_head = requests_.is_head(sample.request);
    if (classifier_.needs_body()) {
        connection.parser.start(is_head, &connection.body);
    } else {
        connection.parser.start(is_head, sampler_.wants_body() ? &connection.body : nullptr,
                                AnswerSampler::kBodyBytes);
    }
    if (job_.setup.wants_headers) {
        connection.parser.keep_headers(&connection.headers);
    }
    write_some(index);
}

void HotLoop::expire() {
    for (;;) {
        const InFlightSlot slot = in_flight_.oldest();
        if (slot == kNoSlot ||
            elapsed() < in_flight_.at(slot).sample.released + job_.setup.timeout) {
            return;
        }
        const InFlightOperation& operation = in_flight_.at(slot);
        if (operation.connection != kNoConnection) {
            pool_->close(operation.connection, true);
        }
        // Where it waited because so many connections were being opened already, it is the target
        // that does not accept. Else this loop was too slow to begin one.
        const bool was_free_to_connect = limit_hit_ < operation.sample.released;
        if (operation.waits) {
            stats_.longest_wait =
                std::max(stats_.longest_wait, elapsed() - operation.sample.released);
        }
        // One that lost its connection has sent nothing either.
        if (operation.waits && was_free_to_connect) {
            ++stats_.never_connected;
            shed(slot);
        } else {
            if (!stats_.is_explained(Outcome::kTimeout)) {
                stats_.explain(Outcome::kTimeout, timeout_reason(operation));
            }
            conclude(slot, Outcome::kTimeout);
        }
    }
}

Duration HotLoop::until_next(Instant now) const {
    if (!unread_.empty()) {
        return Duration::zero();
    }
    Duration wait = kStopPoll;
    if (!waiting_.empty() && pool_->may_connect()) {
        if (most_new_connections() > 0) {
            return Duration::zero();
        }
        wait = std::min(wait, pace_.pause(now));
    }
    if (next_ && !in_flight_.full()) {
        wait = std::min(wait, zero_ + due_at() - now);
    } else if (next_ && closed_for_ < Duration::zero()) {
        wait = is_due() ? Duration::zero() : std::min(wait, kShedPoll);
    }
    if (in_flight_.oldest() != kNoSlot) {
        const Sample& oldest = in_flight_.at(in_flight_.oldest()).sample;
        wait = std::min(wait, zero_ + oldest.released + job_.setup.timeout - now);
    }
    return std::max(wait, Duration::zero());
}

void HotLoop::on_event(std::uint64_t tag, std::uint32_t events) {
    using State = Connection::State;
    const ConnectionIndex index = tag == Poller::kTimerTag ? kNoConnection : pool_->find(tag);
    if (index == kNoConnection) {
        return;
    }
    const State before = pool_->at(index).state;
    if (before == State::kConnecting || before == State::kSpare) {
        on_connect_event(index, events);
    } else if ((events & EPOLLOUT) != 0 && before == State::kBusy) {
        write_some(index);
    }
    // Writing may have concluded the operation and closed the connection.
    const bool is_same = pool_->find(tag) == index;
    if (!is_same || (events & (EPOLLIN | kClosing)) == 0) {
        return;
    }
    if (pool_->at(index).state == State::kIdle) {
        on_idle_event(index);
    } else if (pool_->at(index).state == State::kBusy) {
        read_some(index, (events & kClosing) != 0);
    }
}

void HotLoop::on_connect_event(ConnectionIndex index, std::uint32_t events) {
    now_ = clock_.now();
    const int error = pending_error(pool_->at(index).fd);
    if (error != 0) {
        const InFlightSlot slot = pool_->at(index).operation;
        pool_->close(index);
        if (slot != kNoSlot) {
            conclude_unconnected(slot, error);
        }
    } else if ((events & EPOLLOUT) != 0) {
        on_connected(index);
    }
}

void HotLoop::on_connected(ConnectionIndex index) {
    refusals_.on_reached();
    const InFlightSlot slot = pool_->at(index).operation;
    if (slot == kNoSlot) {
        on_free(index);
        return;
    }
    pool_->make_busy(index);
    assign_connection(slot, index);
}

// The operation that has waited longest for a connection of its own takes this one.
void HotLoop::on_free(ConnectionIndex index) {
    const ConnectionIndex connecting = pool_->oldest_connecting();
    const InFlightSlot slot =
        connecting == kNoConnection ? waiting_.pop() : pool_->at(connecting).operation;
    if (slot == kNoSlot) {
        pool_->make_idle(index);
        return;
    }
    if (connecting != kNoConnection) {
        pool_->make_spare(connecting);
    }
    pool_->make_busy(index);
    assign_connection(slot, index);
}

void HotLoop::write_some(ConnectionIndex index) {
    Connection& connection = pool_->at(index);
    const std::string_view request = request_of(connection);
    while (connection.sent < request.size()) {
        const auto count = ::send(connection.fd, request.data() + connection.sent,
                                  request.size() - connection.sent, MSG_NOSIGNAL);
        if (count >= 0) {
            connection.sent += static_cast<std::size_t>(count);
            connection.has_sent = true;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            // It may have answered before it closed (413, for one): read before judging.
            connection.sent = kWriteBroken;
            connection.write_error = errno;
            read_some(index, true);
            return;
        }
    }
}

void HotLoop::conclude(InFlightSlot slot, Outcome outcome) {
    Sample& sample = in_flight_.at(slot).sample;
    sample.outcome = outcome;
    sample.done = elapsed();
    report(slot);
}

void HotLoop::conclude_unconnected(InFlightSlot slot, int error) {
    if (is_local_error(error)) {
        ++stats_.out_of_sockets;
        shed(slot);
        return;
    }
    if (error == ECONNREFUSED || error == EHOSTUNREACH || error == ENETUNREACH) {
        refusals_.on_refused(elapsed());
        unreachable_error_ = error;
    } else {
        refusals_.on_reached();
    }
    const Outcome outcome = error == ETIMEDOUT ? Outcome::kTimeout : Outcome::kRefused;
    if (!stats_.is_explained(outcome)) {
        stats_.explain(outcome, "connect: " + std::generic_category().message(error));
    }
    conclude(slot, outcome);
}

std::string HotLoop::timeout_reason(const InFlightOperation& operation) {
    const Sample& sample = operation.sample;
    if (sample.first_byte_out == kNever) {
        return "the target did not accept a connection within " +
               format_duration(job_.setup.timeout);
    }
    return fmt::format("{} within {}",
                       sample.first_byte_in == kNever
                           ? "no answer"
                           : fmt::format("no whole answer, {} bytes", sample.bytes_received),
                       format_duration(job_.setup.timeout));
}

void HotLoop::shed(InFlightSlot slot) {
    Sample& sample = in_flight_.at(slot).sample;
    sample.released = kNever;
    sample.outcome = Outcome::kShed;
    report(slot);
}

void HotLoop::report(InFlightSlot slot) {
    job_.sink->on_sample(in_flight_.at(slot).sample);
    in_flight_.close(slot);
}

std::string_view HotLoop::request_of(const Connection& connection) {
    const Sample& sample = in_flight_.at(connection.operation).sample;
    return requests_.of(sample.request, sample.tenant);
}

}  // namespace faultline::load
