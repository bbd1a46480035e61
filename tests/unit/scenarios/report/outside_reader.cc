#include "tests/unit/scenarios/report/outside_reader.h"

#include "base/files.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace faultline::scenario {

namespace {

struct Ran {
    int status = 0;
    std::string output;
};

Ran run(const std::string& command) {
    Ran ran;
    FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        return {.status = 1, .output = {}};
    }
    std::array<char, 4096> chunk{};
    while (const auto size = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
        ran.output.append(chunk.data(), size);
    }
    ran.status = ::pclose(pipe);
    return ran;
}

// Debian's own, which has Debian's packages.
const std::string kPython = "/usr/bin/python3";

}  // namespace

bool python_has(const std::string& module) {
    return run(kPython + " -c 'import " + module + "'").status == 0;
}

std::optional<std::string> read_with_python(const std::string& program, const std::string& text) {
    if (run(kPython + " -c ''").status != 0) {
        return std::nullopt;
    }
    std::string folder = (std::filesystem::temp_directory_path() / "report-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
        return "FAILED: no temporary folder";
    }
    const std::filesystem::path root(folder);
    std::string answer = "FAILED: files";
    if (write_file(root / "program.py", program) && write_file(root / "text", text)) {
        const auto ran = run(kPython + " '" + folder + "/program.py' '" + folder + "/text'");
        answer = (ran.status == 0 ? "" : "FAILED: ") + ran.output;
    }
    std::filesystem::remove_all(root);
    return answer;
}

}  // namespace faultline::scenario
