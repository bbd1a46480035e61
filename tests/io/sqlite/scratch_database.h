// A SQLite file in a folder of its own, gone with this object: for tests only.
#pragma once

#include "net/sqlite/sqlite_admin.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace faultline::testing {

class ScratchDatabase {
public:
    explicit ScratchDatabase(const std::string& script) {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "faultline-sqlite-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("mkdtemp");
        }
        folder_ = pattern;
        execute(script);
    }
    ~ScratchDatabase() {
        std::error_code error;
        std::filesystem::remove_all(folder_, error);
    }
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    void execute(const std::string& script) {
        net::SqliteAdmin::open(path()).value()->execute(script).value();
    }
    [[nodiscard]] std::filesystem::path path() const { return folder_ / "test.db"; }

private:
    std::filesystem::path folder_;
};

}  // namespace faultline::testing
