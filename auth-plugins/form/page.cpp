#include "page.h"

#include <orrery/kit/http/html.h>

#include <fstream>
#include <map>
#include <sstream>

namespace orrery::form {
namespace {

std::string read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || text.str().empty())
        throw Error(Code::not_found, "the sign-in page's file " + file.string() + " is missing",
                    "install the plugin's folder as a whole");
    return text.str();
}

// Replaces each {{name}}; a name without a value becomes nothing.
std::string filled(std::string_view text, const std::map<std::string_view, std::string>& values) {
    std::string result;
    for (std::size_t at = 0;;) {
        const std::size_t open = text.find("{{", at);
        const std::size_t close = text.find("}}", open);
        result += text.substr(at, open - at);
        if (open == std::string_view::npos || close == std::string_view::npos) return result;
        const auto value = values.find(text.substr(open + 2, close - open - 2));
        if (value != values.end()) result += value->second;
        at = close + 2;
    }
}

using kit::http::escape_html;

}  // namespace

Page::Page(const std::filesystem::path& folder)
    : html_(read(folder / "sign-in.html")), style_(read(folder / "style.css")) {}

Response Page::show(const PageContent& content, int status) const {
    const bool again = !content.user.empty();
    Response response;
    response.status = status;
    response.body = filled(html_, {{"style", escape_html(content.action) + "/style.css"},
                                   {"action", escape_html(content.action)},
                                   {"token", escape_html(content.token)},
                                   {"return", escape_html(content.return_target)},
                                   {"user", escape_html(content.user)},
                                   {"focus-user", again ? "" : "autofocus"},
                                   {"focus-password", again ? "autofocus" : ""},
                                   {"message", content.message.empty() ? ""
                                                                       : "<p class=\"message\" role=\"alert\">" +
                                                                             escape_html(content.message) + "</p>"}});
    // The referrer policy must not be no-referrer: browsers would then send "Origin: null" with the form.
    response.headers = {
        {"content-type", "text/html; charset=utf-8"},
        {"cache-control", "no-store"},
        {"content-security-policy",
         "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
        {"referrer-policy", "same-origin"},
        {"x-content-type-options", "nosniff"},
        {"x-frame-options", "DENY"}};
    return response;
}

Response Page::style() const {
    Response response;
    response.body = style_;
    response.headers = {{"content-type", "text/css; charset=utf-8"},
                        {"cache-control", "max-age=3600"},
                        {"x-content-type-options", "nosniff"}};
    return response;
}

}  // namespace orrery::form
