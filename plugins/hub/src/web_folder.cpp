#include "web_folder.h"

#include <orrery/error.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <optional>

#include "media_type.h"

namespace orrery::hub {

namespace {

namespace fs = std::filesystem;

constexpr size_t max_files = 4096;
constexpr std::uintmax_t max_file_bytes = 32u << 20;
constexpr std::uintmax_t max_total_bytes = 256u << 20;

Bytes read_file(const fs::path& path, std::uintmax_t size) {
    std::ifstream in(path, std::ios::binary);
    auto bytes = std::make_shared<std::string>(size, '\0');
    if (!in.read(bytes->data(), static_cast<std::streamsize>(size)))
        throw Error(Code::invalid, "cannot read " + path.string(), "check the file's owner and mode");
    return bytes;
}

/// "x.js" for "x.js.gz"; nothing for a name without a compressed form's ending.
std::optional<std::string_view> uncompressed_name(std::string_view path) {
    if (path.ends_with(".gz") || path.ends_with(".br")) return path.substr(0, path.size() - 3);
    return std::nullopt;
}

/// Vite writes `name-<hash>.<ending>` into assets/; such a file never changes under its name.
bool hashed_name(std::string_view path) {
    auto dash = path.rfind('-'), dot = path.rfind('.');
    return path.starts_with("assets/") && dash != std::string_view::npos && dot != std::string_view::npos &&
           dot > dash + 8;
}

std::map<std::string, Bytes, std::less<>> read_tree(const fs::path& root) {
    std::map<std::string, Bytes, std::less<>> found;
    std::uintmax_t total = 0;
    for (auto& entry : fs::recursive_directory_iterator(root)) {
        if (entry.is_symlink() || !entry.is_regular_file()) continue;
        auto size = entry.file_size();
        total += size;
        if (found.size() >= max_files || size > max_file_bytes || total > max_total_bytes)
            throw Error(Code::limit,
                        root.string() + " is larger than a web folder may be (at " + entry.path().string() + ")",
                        "--web-root= must name the folder that the web build wrote, nothing above it");
        found.emplace(entry.path().lexically_relative(root).generic_string(), read_file(entry.path(), size));
    }
    return found;
}

}  // namespace

std::string content_tag(std::string_view bytes) {
    std::uint64_t hash = 14695981039346656037u;
    for (unsigned char byte : bytes) hash = (hash ^ byte) * 1099511628211u;
    std::array<char, 40> text;
    auto end = std::to_chars(text.data(), text.data() + 20, hash, 16).ptr;
    *end++ = '-';
    end = std::to_chars(end, text.data() + text.size(), bytes.size(), 16).ptr;
    return {text.data(), end};
}

WebFolder::WebFolder(const fs::path& root) {
    std::error_code failed;
    if (!fs::is_directory(root, failed))
        throw Error(Code::invalid, "there is no web folder " + root.string(),
                    "build the target hub-web, or set --web-root= to the built folder");
    auto found = read_tree(root);
    for (auto& [path, bytes] : found) {
        auto plain = uncompressed_name(path);
        if (plain && found.contains(*plain)) continue;
        auto form = [&](const char* ending) {
            auto at = found.find(path + ending);
            return at == found.end() ? Bytes{} : at->second;
        };
        auto type = media_type(path);
        WebFile file{bytes, {}, {}, content_tag(*bytes), type, hashed_name(path)};
        if (compressible(type)) file.gzip = form(".gz"), file.brotli = form(".br");
        files_.emplace(path, std::move(file));
    }
    if (!find("index.html"))
        throw Error(Code::invalid, "the web folder " + root.string() + " has no index.html",
                    "build the target hub-web, or set --web-root= to the built folder");
}

const WebFile* WebFolder::find(std::string_view path) const noexcept {
    auto at = files_.find(path);
    return at == files_.end() ? nullptr : &at->second;
}

}  // namespace orrery::hub
