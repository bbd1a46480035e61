#include "tests/tidy/folder_map.h"

#include <sstream>
#include <string_view>

namespace faultline::tidy {

namespace {

constexpr std::string_view kBegin = "<!-- folder map -->";
constexpr std::string_view kEnd = "<!-- end of folder map -->";

std::size_t line_of(const SourceFile& readme, std::string_view what) {
    const auto at = readme.text.find(what);
    return at == std::string::npos ? 1 : line_at(readme.text, at);
}

}  // namespace

FolderMap folders_of(const std::vector<std::string>& paths) {
    FolderMap map;
    for (const auto& path : paths) {
        const auto slash = path.find('/');
        if (slash == std::string::npos) {
            continue;
        }
        auto& below = map[path.substr(0, slash)];
        const auto second = path.find('/', slash + 1);
        if (second != std::string::npos) {
            below.insert(path.substr(slash + 1, second - slash - 1));
        }
    }
    return map;
}

FolderMap parse_folder_map(const SourceFile& readme) {
    FolderMap map;
    const auto begin = readme.text.find(kBegin);
    const auto end = readme.text.find(kEnd);
    if (begin == std::string::npos || end == std::string::npos) {
        return map;
    }
    std::istringstream lines(readme.text.substr(begin, end - begin));
    std::string top;
    for (std::string line; std::getline(lines, line);) {
        const bool indented = line.starts_with(' ');
        std::istringstream words(line);
        bool first = !indented;
        for (std::string word; words >> word && word.size() > 1 && word.ends_with('/');) {
            word.pop_back();
            if (first) {
                top = word;
                map[top];
                first = false;
            } else if (!top.empty()) {
                map[top].insert(word);
            }
        }
    }
    return map;
}

Findings compare_folder_maps(const SourceFile& readme, const FolderMap& stated,
                             const FolderMap& actual) {
    Findings findings;
    const auto complain = [&](const std::string& folder, std::string_view why) {
        findings.push_back(
            {readme.path, line_of(readme, kBegin), folder + "/ " + std::string(why)});
    };
    for (const auto& [top, below] : actual) {
        const auto row = stated.find(top);
        if (row == stated.end()) {
            complain(top, "is not in the folder map");
            continue;
        }
        for (const auto& folder : below) {
            if (!row->second.contains(folder)) {
                complain(top + "/" + folder, "is not in the folder map");
            }
        }
    }
    for (const auto& [top, below] : stated) {
        const auto row = actual.find(top);
        if (row == actual.end()) {
            complain(top, "is in the folder map and nowhere else");
            continue;
        }
        for (const auto& folder : below) {
            if (!row->second.contains(folder)) {
                complain(top + "/" + folder, "is in the folder map and nowhere else");
            }
        }
    }
    return findings;
}

}  // namespace faultline::tidy
