#include "settings.h"

namespace company {

namespace {

using orrery::Code;
using orrery::Error;

/// Plain http is for this machine only: passes must not travel in the open.
std::string address(const orrery::Config& config, std::string_view name) {
    std::string text(config.require(name));
    bool safe = text.starts_with("https://");
    for (std::string_view local : {"http://127.0.0.1:", "http://localhost:"}) safe = safe || text.starts_with(local);
    if (!safe || text.size() > 1024 || text.ends_with('/') || text.find_first_of(" ?#\r\n") != text.npos)
        throw Error(Code::invalid, "parameter --" + std::string(name) + " is no address that can be used",
                    "write https://NAME/PATH, without ?, # and a / at the end");
    return text;
}

}  // namespace

Settings::Settings(const orrery::Config& config)
    : sign_in_page(address(config, "sign-in-page")),
      site(address(config, "site")),
      path(config.require("path")),
      directory(config.require("directory")),
      key(config.require("key")),
      patience(config.duration("patience", std::chrono::minutes(5))) {
    if (path.front() != '/' || path.size() < 2 || path.ends_with('/') || path.find_first_of(" ?#%;\r\n") != path.npos)
        throw Error(Code::invalid, "parameter --path: expected a path such as /company-sso");
    if (key.size() < 32)
        throw Error(Code::invalid, "parameter --key: expected at least 32 characters",
                    "`openssl rand -hex 32` makes a key; the company's sign-in page has the same one");
    if (patience < std::chrono::seconds(1)) throw Error(Code::invalid, "parameter --patience: expected at least 1s");
}

}  // namespace company
