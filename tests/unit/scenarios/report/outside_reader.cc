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

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "report-XXXXXX").string();
        if (::mkdtemp(pattern.data()) != nullptr) {
            path_ = pattern;
        }
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Debian's own, which has Debian's packages.
const std::string kPython = "/usr/bin/python3";

// Every element is closed in order; prints what a page must not and must hold.
const char* const kReadPage = R"(
import sys, html.parser
class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.links = [], {}, []
    def handle_starttag(self, tag, attributes):
        self.seen[tag] = self.seen.get(tag, 0) + 1
        for name, value in attributes:
            assert not name.startswith('on'), name
            if name in ('src', 'href'):
                self.links.append(value)
        if tag not in ('meta', 'br'):
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())
    def handle_startendtag(self, tag, attributes):
        self.seen[tag] = self.seen.get(tag, 0) + 1
reader = Reader()
reader.feed(open(sys.argv[1], encoding='utf-8').read())
assert not reader.open, reader.open
print(reader.seen.get('script', 0), reader.seen.get('svg', 0), reader.seen.get('details', 0),
      len(reader.links))
)";

}  // namespace

bool python_has(const std::string& module) {
    return run(kPython + " -c 'import " + module + "'").status == 0;
}

std::optional<std::string> read_with_python(const std::string& program, const std::string& text) {
    if (run(kPython + " -c ''").status != 0) {
        return std::nullopt;
    }
    const TemporaryFolder folder;
    if (!write_file(folder.path() / "program.py", program) ||
        !write_file(folder.path() / "text", text)) {
        return "FAILED: files";
    }
    const auto ran = run(kPython + " '" + (folder.path() / "program.py").string() + "' '" +
                         (folder.path() / "text").string() + "'");
    return (ran.status == 0 ? "" : "FAILED: ") + ran.output;
}

std::optional<std::string> problems_by_schema(const std::string& schema, const std::string& text) {
    if (run("command -v xmllint").status != 0) {
        return std::nullopt;
    }
    const TemporaryFolder folder;
    const auto file = (folder.path() / "text.xml").string();
    if (!write_file(file, text)) {
        return "FAILED: files";
    }
    const auto ran =
        run("xmllint --nonet --noout --schema '" FAULTLINE_SOURCE_DIR "/tests/golden/report/" +
            schema + "' '" + file + "'");
    return ran.status == 0 ? "" : ran.output;
}

std::optional<std::string> read_page(const std::string& page) {
    return read_with_python(kReadPage, page);
}

}  // namespace faultline::scenario
