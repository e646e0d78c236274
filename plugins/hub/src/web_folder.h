// The built web folder, read once: what may be served is a table, so no request ever becomes a path on the disk.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace orrery::hub {

using Bytes = std::shared_ptr<const std::string>;

/// One file with the forms it comes in.
struct WebFile {
    Bytes plain, gzip, brotli;  ///< the last two may be absent
    std::string tag;            ///< changes with the content
    std::string_view type;      ///< media type
    bool immutable = false;     ///< its name holds a hash of its content
};

/// All regular files below a folder. Symbolic links are not followed: nothing outside the folder can be served.
/// Immutable after construction, so every method is [any thread].
class WebFolder {
public:
    /// Reads the folder. A file beside `x` named `x.gz` or `x.br` is a compressed form of `x`. Throws Error(invalid)
    /// when the folder or its index.html is missing, Error(limit) when it is larger than a web folder can be.
    explicit WebFolder(const std::filesystem::path& root);

    /// The file at a path relative to the folder ("assets/x.js"), or null.
    const WebFile* find(std::string_view path) const noexcept;
    /// The page itself.
    const WebFile& index() const noexcept { return *find("index.html"); }
    size_t size() const noexcept { return files_.size(); }

private:
    std::map<std::string, WebFile, std::less<>> files_;
};

/// A short text that differs for different bytes (FNV-1a of content and length): a validator, not a signature.
std::string content_tag(std::string_view bytes);

}  // namespace orrery::hub
