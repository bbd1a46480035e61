// How many runs are in flight, and whether one more may be: the cheap decision before a body is
// even parsed. Used on the engine's executor; a permit returns itself.
#pragma once

#include "base/planted_bug.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace faultline::engine {

class RunPermits {
public:
    class Permit {
    public:
        explicit Permit(RunPermits* permits) : permits_(permits) {}
        ~Permit() {
            if (permits_ && !planted("run_permit_leaked")) {
                --permits_->in_flight_;
            }
        }
        Permit(Permit&& other) noexcept : permits_(std::exchange(other.permits_, nullptr)) {}
        Permit& operator=(Permit&&) = delete;

    private:
        RunPermits* permits_;
    };

    explicit RunPermits(std::size_t limit) : limit_(limit) {}

    // nullopt when all are taken, which is counted. The permit must not outlive this object.
    [[nodiscard]] std::optional<Permit> try_take() {
        if (in_flight_ >= limit_ && !planted("shedding_off")) {
            ++rejected_;
            in_flight_ += planted("refused_run_counts_as_running") ? 1 : 0;
            return std::nullopt;
        }
        ++in_flight_;
        return Permit(this);
    }

    [[nodiscard]] std::size_t in_flight() const { return in_flight_; }
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

private:
    std::size_t limit_;
    std::size_t in_flight_ = 0;
    std::uint64_t rejected_ = 0;
};

}  // namespace faultline::engine
