// The sign-in page: a template and what fills it.
#pragma once
#include <orrery/http.h>

#include <filesystem>
#include <string>

namespace orrery::form {

struct PageContent {
    std::string action;  ///< where the form is posted to
    std::string token, return_target;
    std::string user;     ///< what was typed before
    std::string message;  ///< why the page is shown again; empty the first time
};

/// The files of the folder, read once. [any thread]
class Page {
public:
    /// Throws Error(not_found) naming a file that is missing.
    explicit Page(const std::filesystem::path& folder);
    Response show(const PageContent& content, int status) const;
    Response style() const;

private:
    std::string html_, style_;
};

}  // namespace orrery::form
