#include "engine/store/memory_kv.h"
#include "tests/contract/store/key_value_store_contract.h"
#include "tests/unit/engine/store/await.h"

namespace faultline::engine {
namespace {

class InMemory {
public:
    KeyValueStore& store() { return store_; }
    void pass(Duration time) { clock_.advance(time); }
    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        return await_value(clock_, std::move(operation));
    }

private:
    ManualClock clock_;
    MemoryKeyValueStore store_{clock_};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, KeyValueStoreContract, InMemory);

}  // namespace
}  // namespace faultline::engine
