// How --help lists options: the kind of their values in a word, defaults behind their meaning,
// without the signs that CLI11 has for its own users. Owned by the command line; one thread.
#pragma once

#include <memory>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class FormatterBase;
}

namespace faultline::cli {

[[nodiscard]] std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace faultline::cli
