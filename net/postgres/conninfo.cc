#include "net/postgres/conninfo.h"

#include <memory>
#include <utility>

#include <libpq-fe.h>

namespace faultline::net {

namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

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

std::string conninfo_role(const std::string& conninfo) {
    const Options options(PQconninfoParse(conninfo.c_str(), nullptr), &PQconninfoFree);
    for (const PQconninfoOption* option = options.get();
         option != nullptr && option->keyword != nullptr; ++option) {
        if (std::string_view(option->keyword) == "user" && option->val != nullptr) {
            return option->val;
        }
    }
    return {};
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
