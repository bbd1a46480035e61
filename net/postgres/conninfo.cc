#include "net/postgres/conninfo.h"

#include <memory>
#include <utility>

#include <libpq-fe.h>

namespace faultline::net {

Result<void> check_conninfo(const std::string& conninfo) {
    char* said = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(conninfo.c_str(), &said), &PQconninfoFree);
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
