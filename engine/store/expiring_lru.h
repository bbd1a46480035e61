// A map bounded in bytes whose entries expire: the least recently used goes first, what has
// expired goes before anything else and is swept with every call, read or not. Time is a
// parameter. A value of one thread; memory is `max_bytes` plus one entry's overhead.
#pragma once

#include "base/deadline.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace faultline::engine {

struct LruCounts {
    std::uint64_t evictions = 0;    // gone for space
    std::uint64_t expirations = 0;  // gone for age
    std::uint64_t refused = 0;      // larger than the whole map
};

template <class Value>
class ExpiringLru {
public:
    explicit ExpiringLru(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    // Null when absent or expired; counts as a use. Valid until the next call.
    Value* find(std::string_view key, Instant now) {
        sweep(now);
        const auto found = index_.find(key);
        if (found == index_.end()) {
            return nullptr;
        }
        if (found->second->expires->first <= now) {
            erase(found->second);
            ++counts_.expirations;
            return nullptr;
        }
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->value;
    }

    // Replaces what is there. False when `value_bytes` with its key is over the bound: then an
    // older value of the key is gone too, because it would be wrong.
    bool put(std::string_view key, Value value, std::size_t value_bytes, Instant now,
             Duration ttl) {
        sweep(now);
        if (const auto found = index_.find(key); found != index_.end()) {
            erase(found->second);
        }
        const std::size_t bytes = key.size() + value_bytes + kEntryOverhead;
        if (bytes > max_bytes_) {
            ++counts_.refused;
            return false;
        }
        while (bytes_ + bytes > max_bytes_) {
            erase(std::prev(entries_.end()));
            ++counts_.evictions;
        }
        entries_.push_front(Entry{std::string(key), std::move(value), bytes, {}});
        const Iterator entry = entries_.begin();
        entry->expires = by_expiry_.emplace(Deadline::after(now, ttl).at(), entry);
        index_.emplace(entry->key, entry);
        bytes_ += bytes;
        return true;
    }

    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] const LruCounts& counts() const { return counts_; }

    // What an entry weighs beside its key and value.
    static constexpr std::size_t kEntryOverhead = 192;

private:
    struct Entry;
    using Iterator = typename std::list<Entry>::iterator;
    using Expiry = std::multimap<Instant, Iterator>;
    struct Entry {
        std::string key;
        Value value;
        std::size_t bytes;
        typename Expiry::iterator expires;
    };

    // Bounded, so that no single call pays for a crowd that expired together.
    void sweep(Instant now) {
        for (int i = 0; i < kSweepsPerCall && !by_expiry_.empty(); ++i) {
            if (by_expiry_.begin()->first > now) {
                return;
            }
            erase(by_expiry_.begin()->second);
            ++counts_.expirations;
        }
    }

    void erase(Iterator entry) {
        bytes_ -= entry->bytes;
        by_expiry_.erase(entry->expires);
        index_.erase(entry->key);
        entries_.erase(entry);
    }

    static constexpr int kSweepsPerCall = 16;

    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    LruCounts counts_;
    std::list<Entry> entries_;  // most recently used first
    std::unordered_map<std::string_view, Iterator> index_;
    Expiry by_expiry_;
};

}  // namespace faultline::engine
