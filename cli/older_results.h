// The results that an earlier call left in a folder of --out. A call that was understood, but runs
// nothing because of what is in its files, must not leave them: a CI step that publishes the folder
// would publish a verdict on something else. A call that was not understood touches nothing.
#pragma once

#include <string>
#include <utility>

namespace faultline::cli {

// Removes them when it ends, unless a run has begun, which removes and writes them itself. Files
// of others stay, as does a folder that another process writes into. Says when it could not.
class OlderResults {
public:
    // `folder`: of --out; empty: there is none.
    explicit OlderResults(std::string folder) : folder_(std::move(folder)) {}
    ~OlderResults() { remove(); }
    OlderResults(const OlderResults&) = delete;
    OlderResults& operator=(const OlderResults&) = delete;

    void run_begins() { folder_.clear(); }

private:
    void remove();

    std::string folder_;
};

}  // namespace faultline::cli
