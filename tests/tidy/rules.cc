#include "tests/tidy/rules.h"

#include "tests/tidy/arrows.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <string>
#include <string_view>

namespace faultline::tidy {

namespace {

void refuse_tokens(const SourceFile& file, std::initializer_list<std::string_view> tokens,
                   std::string_view why, Findings& findings) {
    for (const auto token : tokens) {
        for (const auto offset : find_token(file.code, token)) {
            findings.push_back({file.path, line_at(file.code, offset),
                                std::string(token) + ": " + std::string(why)});
        }
    }
}

bool ours(const SourceFile& file) {
    return is_cpp(file.path) && (is_product(file.path) || is_test(file.path));
}

// "asio_impl" → is "impl" one of the words between underscores?
bool has_word(std::string_view name, std::string_view word) {
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('_', begin), name.size());
        if (name.substr(begin, end - begin) == word) {
            return true;
        }
        begin = end + 1;
    }
    return false;
}

// The identifier that follows `offset`.
std::string identifier_after(std::string_view text, std::size_t offset) {
    auto begin = text.find_first_not_of(" \t\n", offset);
    std::string name;
    while (begin != std::string_view::npos && begin < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[begin])) != 0 || text[begin] == '_')) {
        name += text[begin++];
    }
    return name;
}

}  // namespace

Findings check_length(const SourceFile& file) {
    const std::size_t limit = is_test(file.path) ? 800 : 500;
    const bool counted = is_cpp(file.path) || file.path.starts_with("scripts/");
    const auto lines = line_count(file.text);
    if (!counted || lines <= limit) {
        return {};
    }
    return {{file.path, lines,
             std::to_string(lines) + " lines; the limit is " + std::to_string(limit) +
                 ": a file has one noun"}};
}

Findings check_names(const SourceFile& file) {
    Findings findings;
    if (!ours(file)) {
        return findings;
    }
    for (const std::string_view word :
         {"util", "utils", "common", "helper", "helpers", "manager"}) {
        const std::string folder = folder_of(file.path);
        const bool folder_named =
            ("/" + folder + "/").find("/" + std::string(word) + "/") != std::string::npos;
        if (folder_named || has_word(stem_of(file.path), word)) {
            findings.push_back({file.path, 1, std::string(word) + " says nothing; name the noun"});
        }
    }
    for (const std::string_view keyword : {"class", "struct"}) {
        for (const auto offset : find_token(file.code, keyword)) {
            const std::string name = identifier_after(file.code, offset + keyword.size());
            for (const std::string_view ending :
                 {"Impl", "Manager", "Helper", "Helpers", "Util", "Utils"}) {
                if (std::string_view(name).ends_with(ending)) {
                    findings.push_back({file.path, line_at(file.code, offset),
                                        name + ": name the noun, not the layer"});
                }
            }
        }
    }
    return findings;
}

Findings check_time(const SourceFile& file) {
    Findings findings;
    if (!ours(file)) {
        return findings;
    }
    refuse_tokens(file,
                  {"this_thread::sleep_for", "this_thread::sleep_until", "usleep", "nanosleep",
                   "::sleep", "clock_nanosleep"},
                  "wait on the injected clock (base/clock.h)", findings);
    // The hot loop of the load generator measures the CPU time of its own thread.
    const bool may_read = file.path.starts_with("base/") || is_test(file.path);
    const bool thread_cpu = file.path.starts_with("loadgen/client/");
    if (!may_read) {
        refuse_tokens(file,
                      {"steady_clock::now", "system_clock::now", "high_resolution_clock",
                       "gettimeofday", "::time"},
                      "time is a parameter: take a Clock or an Instant", findings);
        if (!thread_cpu) {
            refuse_tokens(file, {"clock_gettime"}, "time is a parameter: take a Clock", findings);
        }
    }
    return findings;
}

Findings check_chance(const SourceFile& file) {
    Findings findings;
    if (ours(file) && !file.path.starts_with("base/random.")) {
        refuse_tokens(file,
                      {"random_device", "mt19937", "mt19937_64", "default_random_engine", "rand",
                       "srand", "getrandom", "random_shuffle", "RAND_bytes"},
                      "chance is a parameter: take a RandomStream (base/random.h)", findings);
    }
    return findings;
}

Findings check_detached(const SourceFile& file) {
    Findings findings;
    if (ours(file) && !file.path.starts_with("base/task_group.")) {
        refuse_tokens(file, {"detached"}, "every coroutine belongs to a TaskGroup", findings);
    }
    return findings;
}

Findings check_skips(const SourceFile& file) {
    Findings findings;
    if (!ours(file)) {
        return findings;
    }
    for (const auto offset : find_token(file.code, "GTEST_SKIP")) {
        const auto end = file.code.find(';', offset);
        if (file.code.substr(offset, end - offset).find("<<") == std::string::npos) {
            findings.push_back(
                {file.path, line_at(file.code, offset), "a skip says why: << reason"});
        }
    }
    const std::string_view off = "DISABLED_";
    for (auto at = file.code.find(off); at != std::string::npos; at = file.code.find(off, at + 1)) {
        findings.push_back({file.path, line_at(file.code, at), "a disabled test proves nothing"});
    }
    return findings;
}

Findings check_machine_paths(const SourceFile& file) {
    Findings findings;
    // In two parts, so that this file passes its own rule.
    static const std::array<std::string, 4> kPaths = {
        std::string("/wo") + "rk/", std::string("/ro") + "ot/", std::string("/ho") + "me/",
        std::string("/tm") + "p/"};
    for (const auto& path : kPaths) {
        for (auto at = file.text.find(path); at != std::string::npos;
             at = file.text.find(path, at + 1)) {
            const char before = at == 0 ? ' ' : file.text[at - 1];
            const bool starts = std::isalnum(static_cast<unsigned char>(before)) == 0 &&
                                std::string_view("._-/}*").find(before) == std::string_view::npos;
            if (starts) {
                findings.push_back(
                    {file.path, line_at(file.text, at), path + " is a path of one machine"});
            }
        }
    }
    return findings;
}

Findings check_header_guard(const SourceFile& file) {
    if (!is_header(file.path) || !ours(file)) {
        return {};
    }
    Findings findings;
    if (file.commands.find("#pragma once") == std::string::npos) {
        findings.push_back({file.path, 1, "#pragma once is missing"});
    }
    if (!file.text.starts_with("//")) {
        findings.push_back({file.path, 1, "a header begins with what it is, in 3 to 8 lines"});
    }
    return findings;
}

}  // namespace faultline::tidy
