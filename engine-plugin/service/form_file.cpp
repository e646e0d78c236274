#include "service/form_file.h"

#include <algorithm>
#include <cctype>

#include "app/package.h"

namespace orrery::service {
namespace {

constexpr std::size_t kLongestHeaders = 16 * 1024;

bool is_file(std::string headers) {
    std::transform(headers.begin(), headers.end(), headers.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return headers.find("content-disposition:") != std::string::npos && headers.find("filename") != std::string::npos;
}

}  // namespace

void FormFile::add(std::string_view bytes) {
    if (at_ == At::done) return;
    held_ += bytes;
    for (std::size_t before = held_.size() + 1; at_ != At::done && held_.size() < before;) {
        before = held_.size();
        if (at_ == At::headers)
            read_headers();
        else
            read_part();
    }
}

/// Up to the empty line; there is always one line at least, behind the delimiter itself.
void FormFile::read_headers() {
    if (held_.starts_with("--")) throw app::PackageError("the form has no file in it");
    const std::size_t end = held_.find("\r\n\r\n");
    if (std::min(end, held_.size()) > kLongestHeaders)
        throw app::PackageError("the form's parts have longer headers than 16 KiB");
    if (end == std::string::npos) return;
    at_ = is_file(held_.substr(0, end)) ? At::file : At::other;
    held_.erase(0, end + 4);
}

/// Up to the next delimiter, of which the end of what has come may be a part.
void FormFile::read_part() {
    const std::size_t end = held_.find(delimiter_);
    const std::size_t kept = std::min(held_.size(), delimiter_.size() - 1);
    const std::size_t certain = end != std::string::npos ? end : held_.size() - kept;
    if (at_ == At::file && certain > 0) take_(std::string_view(held_).substr(0, certain));
    held_.erase(0, certain);
    if (end == std::string::npos) return;
    held_.erase(0, delimiter_.size());
    at_ = at_ == At::file ? At::done : At::headers;
}

void FormFile::end() const {
    if (at_ == At::done) return;
    throw app::PackageError(at_ == At::file ? "the file did not come whole; please send it again"
                                            : "the form has no file in it");
}

}  // namespace orrery::service
