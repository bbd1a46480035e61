#include "tests/tidy/orphans.h"

#include "tests/tidy/arrows.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace faultline::tidy {

namespace {

using Words = std::set<std::string, std::less<>>;

// The words of a CMakeLists.txt, without comments.
Words words_of(std::string_view text) {
    Words words;
    std::string word;
    bool comment = false;
    for (const char c : text) {
        comment = c == '#' || (comment && c != '\n');
        const bool ends = comment || std::isspace(static_cast<unsigned char>(c)) != 0 || c == '(' ||
                          c == ')' || c == '"';
        if (!ends) {
            word += c;
        } else if (!word.empty()) {
            words.insert(std::exchange(word, {}));
        }
    }
    words.insert(word);
    return words;
}

using Lists = std::map<std::string, Words, std::less<>>;  // by folder

Lists lists_of(const std::vector<SourceFile>& files) {
    Lists lists;
    for (const auto& file : files) {
        if (name_of(file.path) == "CMakeLists.txt" || file.path.ends_with(".cmake")) {
            lists[folder_of(file.path)].merge(words_of(file.text));
        }
    }
    return lists;
}

// "*.cc" and "kinds/*_test.cc", as file(GLOB …) takes them: the star is no slash.
bool matches(std::string_view name, std::string_view pattern) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) {
        return name == pattern;
    }
    const auto before = pattern.substr(0, star);
    const auto after = pattern.substr(star + 1);
    return name.size() >= before.size() + after.size() && name.starts_with(before) &&
           name.ends_with(after) &&
           name.substr(before.size(), name.size() - before.size() - after.size()).find('/') ==
               std::string_view::npos;
}

bool is_listed(std::string_view path, const Lists& lists) {
    for (const auto& [folder, words] : lists) {
        const std::string prefix = folder.empty() ? "" : folder + "/";
        if (path.starts_with(prefix) && std::ranges::any_of(words, [&](const std::string& word) {
                return matches(path.substr(prefix.size()), word);
            })) {
            return true;
        }
        if (words.contains("${CMAKE_SOURCE_DIR}/" + std::string(path)) ||
            words.contains("<" + std::string(path) + ">")) {
            return true;
        }
    }
    return false;
}

std::string drop_ending(std::string_view text, std::string_view ending) {
    return std::string(text.ends_with(ending) ? text.substr(0, text.size() - ending.size()) : text);
}

// The source's own name, or that with what is tested of it: query_guard, query_guard_limits.
bool names_a_source(std::string name, const std::set<std::string>& sources) {
    while (!sources.contains(name)) {
        const auto cut = name.rfind('_');
        if (cut == std::string::npos || name.find('/', cut) != std::string::npos) {
            return false;
        }
        name.resize(cut);
    }
    return true;
}

}  // namespace

Findings check_unlisted_sources(const std::vector<SourceFile>& files) {
    const Lists lists = lists_of(files);
    Findings findings;
    for (const auto& file : files) {
        const bool counted =
            file.path.ends_with(".cc") && (is_product(file.path) || is_test(file.path));
        if (counted && !is_listed(file.path, lists)) {
            findings.push_back({file.path, 1, "no CMakeLists.txt lists it, so nothing builds it"});
        }
    }
    return findings;
}

Findings check_unused_headers(const std::vector<SourceFile>& files) {
    std::set<std::string> included;
    for (const auto& file : files) {
        if (is_cpp(file.path)) {
            for (const auto& include : includes_of(file)) {
                included.insert(include.name);
            }
        }
    }
    const Lists lists = lists_of(files);
    Findings findings;
    for (const auto& file : files) {
        const bool counted = is_header(file.path) && (is_product(file.path) || is_test(file.path));
        // A precompiled header is named by CMake alone.
        if (counted && !included.contains(file.path) && !is_listed(file.path, lists)) {
            findings.push_back({file.path, 1, "nothing includes it"});
        }
    }
    return findings;
}

Findings check_mirrored_tests(const std::vector<SourceFile>& files) {
    constexpr std::string_view kUnit = "tests/unit/";
    std::set<std::string> sources;  // paths without extension
    for (const auto& file : files) {
        if (is_cpp(file.path) && is_product(file.path)) {
            sources.insert(folder_of(file.path) + "/" + stem_of(file.path));
        }
    }
    Findings findings;
    for (const auto& file : files) {
        if (!file.path.starts_with(kUnit) || !file.path.ends_with("_test.cc")) {
            continue;
        }
        const std::string mirrored =
            drop_ending(std::string_view(file.path).substr(kUnit.size()), "_test.cc");
        if (!names_a_source(mirrored, sources)) {
            findings.push_back({file.path, 1, "there is no " + mirrored + ".h or .cc for it"});
        }
    }
    return findings;
}

}  // namespace faultline::tidy
