// Which connection an operation is given when others are still being made. Real sockets, made-up
// moments.
#include "loadgen/client/connection_pool.h"

#include "tests/io/loadgen/full_listener.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using State = Connection::State;
using testing::FullListener;

class ConnectionPoolTest : public ::testing::Test {
protected:
    ConnectionPoolTest() : pool_(&poller_, listener_.address()) { EXPECT_TRUE(poller_.open()); }

    ConnectionIndex spare(Instant started) {
        const ConnectionIndex index = pool_.open(started).connection;
        EXPECT_NE(index, kNoConnection);
        EXPECT_EQ(pool_.at(index).state, State::kConnecting);
        pool_.make_spare(index);
        return index;
    }

    FullListener listener_;
    Poller poller_;
    ConnectionPool pool_;
    Instant start_ = Instant{} + std::chrono::hours(1);
};

TEST_F(ConnectionPoolTest, TheNewestSpareIsTaken) {
    const ConnectionIndex older = spare(start_);
    const ConnectionIndex newer = spare(start_ + milliseconds(150));
    EXPECT_EQ(pool_.take_spare(start_ + milliseconds(300)), newer);
    EXPECT_EQ(pool_.at(newer).state, State::kConnecting);
    EXPECT_EQ(pool_.at(older).state, State::kSpare);
}

// After a stall what is half open waits for the system's next attempt, a second or more away.
TEST_F(ConnectionPoolTest, AStaleSpareMakesRoomForANewConnection) {
    const ConnectionIndex oldest = spare(start_);
    const ConnectionIndex newer = spare(start_ + milliseconds(10));
    const Instant later = start_ + milliseconds(10) + ConnectionPool::kStale + milliseconds(1);
    EXPECT_EQ(pool_.take_spare(later), kNoConnection);
    EXPECT_EQ(pool_.at(oldest).state, State::kClosed) << "one for one: never more than in flight";
    EXPECT_EQ(pool_.at(newer).state, State::kSpare);
    EXPECT_EQ(pool_.open(later).connection, oldest) << "its slot";
    EXPECT_EQ(pool_.take_spare(later), kNoConnection);
    EXPECT_EQ(pool_.take_spare(later), kNoConnection) << "there is none";
}

}  // namespace
}  // namespace faultline::load
