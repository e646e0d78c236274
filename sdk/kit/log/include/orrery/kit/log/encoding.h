// Text for receivers that want other bytes than UTF-8.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace orrery::logkit {

/// A character set by name, as .NET and IANA write them: utf-8, us-ascii, iso-8859-1, windows-1252, utf-16, unicode, …
/// What the set cannot say becomes '?'. One thread at a time.
class Encoding {
public:
    /// Empty: UTF-8. Throws Error(invalid) naming `parameter` for a set that the system does not know.
    Encoding(std::string_view name, std::string_view parameter);
    void append(std::string_view utf8, std::string& out);
    std::string encode(std::string_view utf8);
    /// The name for a MIME header, in lower case.
    const std::string& name() const noexcept { return name_; }

private:
    struct Close {
        void operator()(void* descriptor) const noexcept;
    };
    std::string name_;
    std::unique_ptr<void, Close> descriptor_;  // none: UTF-8, which is passed on as it is
};

}  // namespace orrery::logkit
