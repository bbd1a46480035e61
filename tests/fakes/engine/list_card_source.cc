#include "tests/fakes/engine/list_card_source.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace faultline::engine {

ListCardSource::ListCardSource(std::map<std::string, std::vector<ReasonEvent>, std::less<>> events)
    : events_(std::move(events)) {}

boost::asio::awaitable<Result<std::vector<ReasonEvent>>> ListCardSource::load(CallContext context,
                                                                              CardWindow window) {
    std::vector<ReasonEvent> inside;
    if (const auto mine = events_.find(context.tenant); mine != events_.end()) {
        std::copy_if(mine->second.begin(), mine->second.end(), std::back_inserter(inside),
                     [&window](const ReasonEvent& event) {
                         return event.bucket_ts >= window.from && event.bucket_ts < window.to;
                     });
    }
    co_return inside;
}

}  // namespace faultline::engine
