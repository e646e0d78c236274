#include "orrery/kit/http/problem.h"

#include "orrery/kit/http/html.h"
#include "orrery/kit/http/text.h"
#include "status.h"

namespace orrery::kit::http {
namespace {

constexpr std::string_view page_style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 "
    "1.5rem;color:#222;background:#fff}"
    "h1{font-size:1.4rem}p{margin:.5rem 0}a{color:#06c}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181a1b}a{color:#7bf}}";

std::string page(int status, std::string_view message, std::string_view hint) {
    std::string title = escape_html(status_text(status));
    std::string out =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title + "</title><style>";
    out += page_style;
    out += "</style></head><body><h1>" + std::to_string(status) + " – " + title + "</h1><p>" + escape_html(message) +
           "</p>";
    if (!hint.empty()) out += "<p>" + escape_html(hint) + "</p>";
    return out + "</body></html>\n";
}

}  // namespace

Media preferred_media(std::string_view accept) {
    Media found = Media::text;
    bool decided = false;
    each_list_element(accept, [&](std::string_view element) {
        std::string type = lower(trim(element.substr(0, element.find(';'))));
        if (decided) return;
        decided = true;
        if (type == "text/html" || type == "application/xhtml+xml")
            found = Media::html;
        else if (type == "application/json" || type.ends_with("+json"))
            found = Media::json;
        else
            decided = false;
    });
    return found;
}

std::string quote_json(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view digits = "0123456789abcdef";
            out += {'\\',
                    'u',
                    '0',
                    '0',
                    digits[static_cast<std::size_t>(c) >> 4],
                    digits[static_cast<std::size_t>(c) & 15]};
        } else
            out += c;
    }
    return out + '"';
}

Response problem(int status, std::string_view message, std::string_view hint, std::string_view accept) {
    Response response;
    response.status = status;
    std::string_view type;
    switch (preferred_media(accept)) {
        case Media::html:
            type = "text/html; charset=utf-8";
            response.body = page(status, message, hint);
            break;
        case Media::json:
            type = "application/json";
            response.body = "{\"status\":" + std::to_string(status) + ",\"message\":" + quote_json(message) +
                            (hint.empty() ? "" : ",\"hint\":" + quote_json(hint)) + "}\n";
            break;
        case Media::text:
            type = "text/plain; charset=utf-8";
            response.body = std::string(message) + (hint.empty() ? "" : "\n" + std::string(hint)) + "\n";
    }
    response.fields.add("content-type", std::string(type));
    response.fields.add("content-security-policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    response.fields.add("x-content-type-options", "nosniff");
    response.fields.add("cache-control", "no-store");
    return response;
}

}  // namespace orrery::kit::http
