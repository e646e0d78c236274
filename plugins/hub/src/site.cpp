#include "site.h"

#include <algorithm>

#include "negotiation.h"

namespace orrery::hub {

namespace {

/// Scripts, pictures and data come from this site alone. Styles also inline: nebula's charts (MUI's emotion) make style
/// elements at run time and offer no nonce.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; "
    "object-src 'none'";

constexpr std::string_view placeholder = "@root@";

void protect(Answer& answer) {
    answer.headers.insert(answer.headers.end(), {{"content-security-policy", std::string(content_policy)},
                                                 {"x-content-type-options", "nosniff"},
                                                 {"referrer-policy", "same-origin"},
                                                 {"cross-origin-opener-policy", "same-origin"},
                                                 {"permissions-policy", "camera=(), geolocation=(), microphone=()"}});
}

Answer plain_text(int status, std::string text) {
    Answer answer{status, {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}}, {}};
    answer.body = std::make_shared<const std::string>(std::move(text));
    protect(answer);
    return answer;
}

std::string replace_all(std::string_view text, std::string_view what, std::string_view with) {
    std::string result;
    for (size_t at; (at = text.find(what)) != std::string_view::npos; text.remove_prefix(at + what.size()))
        result.append(text.substr(0, at)).append(with);
    return result.append(text);
}

/// The common end of pages and files: validators, and 304 where the client has this very content already.
Answer finish(const Request& request, Answer answer, const std::string& tag) {
    answer.headers.emplace_back("etag", '"' + tag + '"');
    protect(answer);
    if (matches_tag(request.header("if-none-match").value_or(""), tag)) {
        answer.status = 304;
        answer.body.reset();
    }
    return answer;
}

}  // namespace

bool is_page(std::string_view path) noexcept {
    return path == "/hub" || path == "/hub/" || path.starts_with("/hub/my") || path.starts_with("/hub/stream/") ||
           path.starts_with("/sense/app/");
}

std::string way_to_root(std::string_view path) {
    auto depth = std::count(path.begin(), path.end(), '/') - 1;
    if (depth <= 0) return "./";
    std::string way;
    while (depth-- > 0) way += "../";
    return way;
}

Answer Site::answer(const Request& request) const {
    if (request.method() != "GET" && request.method() != "HEAD") {
        auto refused = plain_text(405, "This is a page; it can only be read.\n");
        refused.headers.emplace_back("allow", "GET, HEAD");
        return refused;
    }
    constexpr std::string_view files = "/hub/";
    auto path = request.path();
    if (is_page(path)) return page(request);
    if (path.starts_with(files) && path.substr(files.size()) != "index.html")
        if (auto* found = folder_.find(path.substr(files.size()))) return file(request, *found);
    return plain_text(404, "There is no such page here. The hub lists everything you may open: it is at /hub.\n");
}

Answer Site::page(const Request& request) const {
    auto way = way_to_root(request.path());
    auto text = std::make_shared<const std::string>(replace_all(*folder_.index().plain, placeholder, way));
    Answer answer{200, {{"content-type", std::string(folder_.index().type)}, {"cache-control", "no-cache"}}, text};
    return finish(request, std::move(answer), content_tag(*text));
}

Answer Site::file(const Request& request, const WebFile& file) const {
    auto coding =
        best_coding(request.header("accept-encoding").value_or(""), file.brotli != nullptr, file.gzip != nullptr);
    Answer answer{200,
                  {{"content-type", std::string(file.type)},
                   {"cache-control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache"}},
                  coding == "br"     ? file.brotli
                  : coding == "gzip" ? file.gzip
                                     : file.plain};
    if (file.brotli || file.gzip) answer.headers.emplace_back("vary", "accept-encoding");
    if (!coding.empty()) answer.headers.emplace_back("content-encoding", std::string(coding));
    return finish(request, std::move(answer), coding.empty() ? file.tag : file.tag + "-" + std::string(coding));
}

}  // namespace orrery::hub
