// YAML's merge key: "<<: *defaults" gives a mapping the members of another, where it has none of
// that name itself; of a list of mappings the first one that has a name counts. Pure.
#pragma once

#include "base/yaml/diagnostic.h"
#include "base/yaml/document.h"

#include <optional>

namespace faultline::yaml {

// Puts the members in the place of the merge key. A problem when what it names is no mapping. A
// "<<" in quotes is a key like any other.
[[nodiscard]] std::optional<Diagnostic> merge_keys(DocumentNode& mapping);

}  // namespace faultline::yaml
