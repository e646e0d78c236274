#include "expression/code_page.h"

#include <iconv.h>

namespace orrery::engine {
namespace {

constexpr std::int64_t kUtf8 = 65001;
constexpr std::size_t kLongestCharacter = 4;

class Converter {
public:
    Converter(const std::string& from, const std::string& to) : converter_(::iconv_open(to.c_str(), from.c_str())) {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (is_open()) ::iconv_close(converter_);
    }

    /// Nothing where a byte means nothing or a character cannot be written.
    std::optional<std::string> convert(std::string_view text) const {
        if (!is_open()) return std::nullopt;
        std::string in(text), out(text.size() * kLongestCharacter, '\0');
        char* from = in.data();
        char* to = out.data();
        std::size_t left = in.size(), room = out.size();
        const bool failed = ::iconv(converter_, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
        if (failed || left != 0) return std::nullopt;
        out.resize(out.size() - room);
        return out;
    }

private:
    bool is_open() const { return converter_ != reinterpret_cast<iconv_t>(-1); }
    const iconv_t converter_;
};

}  // namespace

std::optional<std::string> read_by_code_page(std::string_view text, std::int64_t page) {
    const std::optional<std::string> bytes = Converter("UTF-8", "CP1252").convert(text);
    if (!bytes) return std::nullopt;
    if (page == kUtf8) return Converter("UTF-8", "UTF-8").convert(*bytes);
    return Converter("CP" + std::to_string(page), "UTF-8").convert(*bytes);
}

}  // namespace orrery::engine
