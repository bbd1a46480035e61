#include "net/postgres/conninfo.h"

#include <memory>
#include <utility>

#include <libpq-fe.h>

namespace faultline::net {

namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// Empty when it names none, or is no connection string.
std::string value_of(const std::string& conninfo, std::string_view keyword) {
    const Options options(PQconninfoParse(conninfo.c_str(), nullptr), &PQconninfoFree);
    for (const PQconninfoOption* option = options.get();
         option != nullptr && option->keyword != nullptr; ++option) {
        if (std::string_view(option->keyword) == keyword && option->val != nullptr) {
            return option->val;
        }
    }
    return {};
}

}  // namespace

Result<void> check_conninfo(const std::string& conninfo) {
    char* said = nullptr;
    const Options options(PQconninfoParse(conninfo.c_str(), &said), &PQconninfoFree);
    if (options) {
        return {};
    }
    std::string message = said == nullptr ? "not a connection string" : said;
    PQfreemem(said);
    while (!message.empty() && message.back() == '\n') {
        message.pop_back();
    }
    return Error{ErrorKind::kInvalid, std::move(message)};
}

std::string conninfo_role(const std::string& conninfo) { return value_of(conninfo, "user"); }

std::string conninfo_password(const std::string& conninfo) {
    return value_of(conninfo, "password");
}

std::string conninfo_value(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            text += '\\';
        }
        text += c;
    }
    return text + "'";
}

}  // namespace faultline::net
