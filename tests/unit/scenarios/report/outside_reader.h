// Readers that are not ours (Python's standard library) over a text: whether somebody else's XML,
// HTML, JSON or OpenMetrics parser takes what we write. Nothing when there is no such reader here.
#pragma once

#include <optional>
#include <string>

namespace faultline::scenario {

// What `program`, given the file as its argument, printed; "FAILED: …" when it ended in error.
[[nodiscard]] std::optional<std::string> read_with_python(const std::string& program,
                                                          const std::string& text);
[[nodiscard]] bool python_has(const std::string& module);

}  // namespace faultline::scenario
