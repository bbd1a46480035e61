#include "engine/pipeline/time_budget.h"

namespace faultline::engine {

TimeBudget::TimeBudget(StageBudgets budgets, Instant started, Deadline caller)
    : budgets_(budgets),
      total_(Deadline::after(started, budgets.total).earlier(caller)),
      plan_(Deadline::after(started, budgets.plan).earlier(total_)) {}

Deadline TimeBudget::execute(Instant now) const {
    return Deadline::after(now, budgets_.execute).earlier(total_);
}

Deadline TimeBudget::compose(Instant now) const {
    return Deadline::after(now, budgets_.compose).earlier(total_);
}

}  // namespace faultline::engine
