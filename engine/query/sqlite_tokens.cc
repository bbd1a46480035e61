#include "engine/query/sqlite_tokens.h"

#include <algorithm>
#include <utility>

namespace faultline::engine {

namespace {

constexpr std::size_t kMaxName = 63;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80U;
}

// Cuts a text into what matters here: comments, quoted pieces, names with numbers, the rest byte
// by byte. An end that is missing is the end of the text: the parser refuses it.
class SqliteTokens {
public:
    enum class Kind { kComment, kText, kQuotedName, kName, kOther };
    struct Piece {
        Kind kind;
        std::string_view text;
    };

    explicit SqliteTokens(std::string_view sql) : sql_(sql) {}

    [[nodiscard]] bool done() const { return at_ == sql_.size(); }
    [[nodiscard]] std::size_t position() const { return at_; }

    Piece next() {
        const std::string_view rest = sql_.substr(at_);
        if (rest.starts_with("--")) {
            return take(Kind::kComment, rest.find('\n'));
        }
        if (rest.starts_with("/*")) {
            return take(Kind::kComment, after(rest.find("*/", 2), 2));
        }
        if (rest.front() == '\'' || rest.front() == '"') {
            return take(rest.front() == '"' ? Kind::kQuotedName : Kind::kText, end_of_quote(rest));
        }
        if (is_name_byte(rest.front())) {
            const auto* const end = std::ranges::find_if_not(rest, &is_name_byte);
            return take(Kind::kName, static_cast<std::size_t>(end - rest.begin()));
        }
        return take(Kind::kOther, 1);
    }

private:
    static std::size_t after(std::size_t found, std::size_t size) {
        return found == std::string_view::npos ? found : found + size;
    }

    // A doubled quote stands for itself.
    static std::size_t end_of_quote(std::string_view rest) {
        const char quote = rest.front();
        std::size_t end = rest.find(quote, 1);
        while (end != std::string_view::npos && end + 1 < rest.size() && rest[end + 1] == quote) {
            end = rest.find(quote, end + 2);
        }
        return after(end, 1);
    }

    Piece take(Kind kind, std::size_t size) {
        const std::string_view text = sql_.substr(at_, size);
        at_ += text.size();
        return {.kind = kind, .text = text};
    }

    std::string_view sql_;
    std::size_t at_ = 0;
};

using Kind = SqliteTokens::Kind;

// PostgreSQL ends a line comment at a carriage return too, and nests the others.
const char* comment_problem(std::string_view comment) {
    if (comment.starts_with("/*")) {
        return comment.find("/*", 2) == std::string_view::npos ? nullptr : "a comment in a comment";
    }
    for (std::size_t at = comment.find('\r'); at < comment.size(); at = comment.find('\r', at)) {
        if (++at < comment.size()) {
            return "a carriage return in a comment";
        }
    }
    return nullptr;
}

// E'', B'', U&'' …; X'' is the same in both.
const char* prefix_problem(std::string_view before, Kind kind) {
    if (before.ends_with("u&") || before.ends_with("U&")) {
        return "a literal with a prefix";
    }
    if (kind == Kind::kQuotedName || before.empty() || !is_name_byte(before.back())) {
        return nullptr;
    }
    const bool blob = before.back() == 'x' || before.back() == 'X';
    const bool whole = before.size() == 1 || !is_name_byte(before[before.size() - 2]);
    return blob && whole ? nullptr : "a literal with a prefix";
}

const char* problem_of(const SqliteTokens::Piece& piece, std::string_view before) {
    switch (piece.kind) {
        case Kind::kComment:
            return comment_problem(piece.text);
        case Kind::kText:
            return prefix_problem(before, piece.kind);
        case Kind::kQuotedName:
            return piece.text.size() > kMaxName + 2 ? "a long name"
                                                    : prefix_problem(before, piece.kind);
        case Kind::kName:
            if (piece.text.find(kByteOrderMark) != std::string_view::npos) {
                return "a byte order mark";
            }
            return piece.text.size() > kMaxName ? "a long name" : nullptr;
        case Kind::kOther:
            switch (piece.text.front()) {
                case '[':
                    return "a name or a subscript in brackets";
                case '`':
                    return "a name in backticks";
                case '$':
                    return "a dollar sign";
                default:
                    return nullptr;
            }
    }
    return nullptr;
}

}  // namespace

std::optional<Violation> sqlite_reads_otherwise(std::string_view sql) {
    SqliteTokens tokens(sql);
    while (!tokens.done()) {
        const std::size_t at = tokens.position();
        const SqliteTokens::Piece piece = tokens.next();
        if (const char* problem = problem_of(piece, sql.substr(0, at)); problem != nullptr) {
            return Violation{.kind = ViolationKind::kConstruct,
                             .message = std::string(problem) + " is not allowed",
                             .position = static_cast<std::int64_t>(at)};
        }
    }
    return std::nullopt;
}

std::string without_comments(std::string_view sql) {
    std::string blanked(sql);
    SqliteTokens tokens(sql);
    while (!tokens.done()) {
        const std::size_t at = tokens.position();
        const SqliteTokens::Piece piece = tokens.next();
        if (piece.kind == Kind::kComment) {
            std::fill_n(blanked.begin() + static_cast<std::ptrdiff_t>(at), piece.text.size(), ' ');
        }
    }
    return blanked;
}

}  // namespace faultline::engine
