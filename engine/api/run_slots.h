// How many runs are in flight, and whether one more may be: the cheap decision before a body is
// even parsed. Used on the engine's executor; a slot returns itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace faultline::engine {

class RunSlots {
public:
    class Slot {
    public:
        explicit Slot(RunSlots* slots) : slots_(slots) {}
        ~Slot() {
            if (slots_) {
                --slots_->in_flight_;
            }
        }
        Slot(Slot&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
        Slot& operator=(Slot&&) = delete;

    private:
        RunSlots* slots_;
    };

    explicit RunSlots(std::size_t limit) : limit_(limit) {}

    // Nothing when all are taken, which is counted. Must not outlive this object.
    [[nodiscard]] std::optional<Slot> try_take() {
        if (in_flight_ >= limit_) {
            ++rejected_;
            return std::nullopt;
        }
        ++in_flight_;
        return Slot(this);
    }

    [[nodiscard]] std::size_t in_flight() const { return in_flight_; }
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

private:
    std::size_t limit_;
    std::size_t in_flight_ = 0;
    std::uint64_t rejected_ = 0;
};

}  // namespace faultline::engine
