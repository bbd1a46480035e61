// Reads the fields of one JSON object strictly: an error names the field by its path from the
// root. A JSON null counts as absent. Pure; refers to the object, which must outlive it.
#pragma once

#include "base/clock.h"
#include "engine/ports/error.h"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace faultline::engine {

class FieldReader {
public:
    // `path` is empty for the root; `code` is what its errors carry. The error when `value` is no
    // object says so.
    [[nodiscard]] static Result<FieldReader> open(const nlohmann::json& value, std::string path,
                                                  ErrorCode code);

    // Refuses, by name, the first field that is not in `known`.
    [[nodiscard]] Result<void> only(std::initializer_list<std::string_view> known) const;

    // Null when absent.
    [[nodiscard]] const nlohmann::json* find(std::string_view name) const;

    [[nodiscard]] Result<std::optional<std::string>> text(std::string_view name,
                                                          std::size_t max_bytes) const;
    // Not empty either.
    [[nodiscard]] Result<std::string> required_text(std::string_view name,
                                                    std::size_t max_bytes) const;
    [[nodiscard]] Result<std::optional<bool>> boolean(std::string_view name) const;
    // A positive number of `unit`, at most an hour.
    [[nodiscard]] Result<std::optional<Duration>> positive(std::string_view name,
                                                           Duration unit) const;

    [[nodiscard]] std::string path_of(std::string_view name) const;
    // "<path>: expected <what>, got <type>".
    [[nodiscard]] Error wrong(std::string_view name, std::string_view expected,
                              const nlohmann::json& got) const;
    [[nodiscard]] Error error(std::string_view name, std::string_view message) const;

private:
    FieldReader(const nlohmann::json& object, std::string path, ErrorCode code);

    const nlohmann::json* object_;
    std::string path_;
    ErrorCode code_;
};

}  // namespace faultline::engine
