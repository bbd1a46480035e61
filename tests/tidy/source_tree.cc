#include "tests/tidy/source_tree.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

namespace faultline::tidy {

namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
    std::string output;
    FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) {
        return output;
    }
    std::array<char, 65536> chunk{};
    while (const auto size = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
        output.append(chunk.data(), size);
    }
    return ::pclose(pipe) == 0 ? output : "";
}

bool is_output(const fs::path& path) {
    static const std::set<std::string> kOutput = {".git", "build", "out", ".cache"};
    return kOutput.contains(path.filename().string());
}

}  // namespace

std::vector<std::string> walk_files(const fs::path& root) {
    std::vector<std::string> paths;
    fs::recursive_directory_iterator entry(root);
    for (const auto end = fs::end(entry); entry != end; ++entry) {
        if (is_output(entry->path())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            paths.push_back(entry->path().lexically_relative(root).generic_string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::vector<std::string> list_files(const fs::path& root) {
    const std::string listed =
        output_of("git -C '" + root.string() +
                  "' ls-files -z --cached --others --exclude-standard 2>/dev/null");
    std::set<std::string> paths;
    for (std::size_t at = 0; at < listed.size();) {
        const auto end = listed.find('\0', at);
        const std::string path = listed.substr(at, end - at);
        if (fs::is_regular_file(root / path)) {
            paths.insert(path);
        }
        at = end + 1;
    }
    return paths.empty() ? walk_files(root) : std::vector<std::string>(paths.begin(), paths.end());
}

std::vector<SourceFile> read_sources(const fs::path& root, const std::vector<std::string>& paths) {
    std::vector<SourceFile> sources;
    for (const auto& path : paths) {
        std::ifstream file(root / path, std::ios::binary);
        std::ostringstream content;
        content << file.rdbuf();
        std::string text = std::move(content).str();
        if (text.find('\0') == std::string::npos) {
            sources.push_back(make_source(path, std::move(text)));
        }
    }
    return sources;
}

}  // namespace faultline::tidy
