#include "media_type.h"

#include <array>
#include <utility>

namespace orrery::hub {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> types = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".map", "application/json; charset=utf-8"},
    {".webmanifest", "application/manifest+json; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml; charset=utf-8"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
}};

}  // namespace

std::string_view media_type(std::string_view path) noexcept {
    auto name = path.substr(path.rfind('/') + 1);
    auto dot = name.rfind('.');
    if (dot != std::string_view::npos)
        for (auto& [ending, type] : types)
            if (name.substr(dot) == ending) return type;
    return "application/octet-stream";
}

bool compressible(std::string_view type) noexcept {
    return type.find("charset=") != std::string_view::npos || type == "application/wasm";
}

}  // namespace orrery::hub
