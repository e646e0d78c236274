#include "connection_string.h"

#include <orrery/kit/http/text.h>

namespace ado_net {

namespace {

[[noreturn]] void refuse(const char* why) {
    throw orrery::Error(orrery::Code::invalid, std::string("parameter --connectionstring: ") + why,
                        "such as Host=db.company.example;Database=logs;Username=orrery;Password=…");
}

/// Takes a value in quotes or braces from the front of `text`; the closing mark doubled stands for itself.
std::string take_quoted(std::string_view& text, char close) {
    std::string out;
    for (size_t i = 1; i < text.size(); ++i) {
        if (text[i] != close) {
            out += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == close) {
            out += text[i++];
        } else {
            text.remove_prefix(i + 1);
            return out;
        }
    }
    refuse("a quotation does not end");
}

}  // namespace

orrery::logkit::Params parse_connection_string(std::string_view text) {
    using orrery::kit::http::trim;
    orrery::logkit::Params out;
    while (!(text = trim(text)).empty()) {
        if (text.front() == ';') {
            text.remove_prefix(1);
            continue;
        }
        auto mark = text.find('=');
        auto name = trim(text.substr(0, mark));
        if (mark == text.npos || name.empty() || name.find(';') != name.npos)
            refuse("expected Name=value between semicolons");
        text = trim(text.substr(mark + 1));
        std::string value;
        if (!text.empty() && (text.front() == '"' || text.front() == '\'' || text.front() == '{')) {
            value = take_quoted(text, text.front() == '{' ? '}' : text.front());
            text = trim(text);
            if (!text.empty() && text.front() != ';')
                refuse("something stands between a value's end and the semicolon");
        } else {
            value = trim(text.substr(0, text.find(';')));
            text.remove_prefix(std::min(text.find(';'), text.size()));
        }
        if (value.find('\0') != value.npos) refuse("a value has a NUL character");
        out.add(std::string(name), std::move(value));
    }
    return out;
}

}  // namespace ado_net
