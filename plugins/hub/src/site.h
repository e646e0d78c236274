// From a request to what is sent back: pages, files, "not changed", "no such page".
#pragma once
#include <orrery/http.h>

#include "web_folder.h"

namespace orrery::hub {

/// A response whose body may be a shared file instead of a copy.
struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    Bytes body;
};

/// Answers GET and HEAD below /hub and /sense from a web folder. [any thread]
class Site {
public:
    explicit Site(WebFolder folder) : folder_(std::move(folder)) {}
    Answer answer(const Request& request) const;
    const WebFolder& folder() const noexcept { return folder_; }

private:
    Answer page(const Request& request) const;
    Answer file(const Request& request, const WebFile& file) const;
    WebFolder folder_;
};

/// Whether a path is one of the web client's pages (all of them are index.html).
bool is_page(std::string_view path) noexcept;

/// The way from a page's path back to the site's root: "./" for /hub, "../../../" for /sense/app/x/y.
std::string way_to_root(std::string_view path);

}  // namespace orrery::hub
