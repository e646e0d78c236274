// The file in a form (multipart/form-data), cut out as the form comes in.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace orrery::service {

/// Gives the content of the first part that is a file, piece by piece; other parts are left out. Throws
/// app::PackageError for what is no such form.
class FormFile {
public:
    using Take = std::function<void(std::string_view piece)>;
    FormFile(const std::string& boundary, Take take) : delimiter_("\r\n--" + boundary), take_(std::move(take)) {}

    void add(std::string_view bytes);
    /// Nothing more comes. Throws when the file did not come whole.
    void end() const;

private:
    enum class At { before_headers, headers, file, other, done };
    void read_headers();
    void read_part();

    const std::string delimiter_;
    const Take take_;
    At at_ = At::before_headers;
    std::string held_ = "\r\n";  // the first delimiter may stand at the very beginning
};

}  // namespace orrery::service
