// A load run as text for a person who has never seen one: what was asked, what became of it, how
// long it took from the intended moment, how well we kept time ourselves, and the verdict. Pure.
#pragma once

#include "loadgen/slo/load_result.h"

#include <string>

namespace faultline::load {

[[nodiscard]] std::string result_text(const LoadResult& result);

}  // namespace faultline::load
