// Readers that are not ours (Python's standard library) over a text: whether somebody else's XML,
// HTML, JSON or OpenMetrics parser takes what we write. Nothing when there is no such reader here.
#pragma once

#include <optional>
#include <string>

namespace faultline::scenario {

// What `program`, given the file as its argument, printed; "FAILED: …" when it ended in error.
[[nodiscard]] std::optional<std::string> read_with_python(const std::string& program,
                                                          const std::string& text);
// A page of HTML: "<scripts> <svgs> <details> <links>" and a line break, when its elements nest and
// none has a handler.
[[nodiscard]] std::optional<std::string> read_page(const std::string& page);
// What xmllint says of `text` by the schema tests/golden/report/<schema>; empty when it is valid.
// Nothing without xmllint.
[[nodiscard]] std::optional<std::string> problems_by_schema(const std::string& schema,
                                                            const std::string& text);
[[nodiscard]] bool python_has(const std::string& module);

}  // namespace faultline::scenario
