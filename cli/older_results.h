// The results that an earlier call left in a folder of --out. A call that runs nothing must not
// leave them: a CI step that publishes the folder would publish a verdict on something else.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class App;
}

namespace faultline::cli {

// Removes them when it ends, unless a run has begun, which removes and writes them itself. Files
// of others stay, as does a folder that another process writes into. Says when it could not.
class OlderResults {
public:
    // `folder`: of --out; empty: there is none.
    explicit OlderResults(std::string folder) : folder_(std::move(folder)) {}
    ~OlderResults();
    OlderResults(const OlderResults&) = delete;
    OlderResults& operator=(const OlderResults&) = delete;

    void run_begins() { folder_.clear(); }

private:
    std::string folder_;
};

// The folder of --out of a command line that could not be parsed: the last that is given, or the
// default. Empty when the command has no --out.
[[nodiscard]] std::string out_folder_of(const CLI::App& command,
                                        const std::vector<std::string>& words);

}  // namespace faultline::cli
