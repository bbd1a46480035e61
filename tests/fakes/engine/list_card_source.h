// A card source that answers with the records a test gave it, by tenant and window. Read-only.
#pragma once

#include "engine/tools/card_source.h"

#include <map>
#include <string>
#include <vector>

namespace faultline::engine {

class ListCardSource final : public CardSource {
public:
    // By tenant.
    explicit ListCardSource(std::map<std::string, std::vector<ReasonEvent>, std::less<>> events);

    // A tenant without records has an empty card, not an error.
    boost::asio::awaitable<Result<std::vector<ReasonEvent>>> load(CallContext context,
                                                                  CardWindow window) override;

private:
    std::map<std::string, std::vector<ReasonEvent>, std::less<>> events_;
};

}  // namespace faultline::engine
