#include "engine/tools/sql/database_error.h"

#include <utility>

namespace faultline::engine {

Error database_error(faultline::Error error) {
    const bool invalid = error.kind == ErrorKind::kInvalid;
    Error coded = from_base(std::move(error));
    if (invalid) {
        coded.code = ErrorCode::kToolBadRequest;
    }
    return coded;
}

}  // namespace faultline::engine
