#include <iconv.h>
#include <orrery/error.h>
#include <orrery/kit/log/encoding.h>

#include <algorithm>
#include <cerrno>

#include "text.h"

namespace orrery::logkit {

namespace {

/// .NET's names, where iconv's differ.
std::string iana_name(std::string_view name) {
    auto lowered = lower(trimmed(name));
    constexpr std::pair<std::string_view, std::string_view> names[] = {{"", "utf-8"},
                                                                       {"utf8", "utf-8"},
                                                                       {"default", "utf-8"},
                                                                       {"ascii", "us-ascii"},
                                                                       {"latin1", "iso-8859-1"},
                                                                       {"unicode", "utf-16le"},
                                                                       {"utf-16", "utf-16le"},
                                                                       {"utf-32", "utf-32le"},
                                                                       {"bigendianunicode", "utf-16be"},
                                                                       {"unicodefffe", "utf-16be"}};
    for (auto& [theirs, ours] : names)
        if (lowered == theirs) return std::string(ours);
    return lowered;
}

}  // namespace

void Encoding::Close::operator()(void* descriptor) const noexcept { ::iconv_close(descriptor); }

Encoding::Encoding(std::string_view name, std::string_view parameter) : name_(iana_name(name)) {
    if (name_ == "utf-8") return;
    auto odd = [](char c) {
        return !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.' && c != ':';
    };
    auto* opened = std::any_of(name_.begin(), name_.end(), odd) ? iconv_t(-1) : ::iconv_open(name_.c_str(), "utf-8");
    if (opened == iconv_t(-1))
        throw Error(Code::invalid,
                    "parameter --" + std::string(parameter) + "=" + shown(name) + ": no such character set",
                    "such as utf-8, us-ascii, iso-8859-1, windows-1252 or utf-16");
    descriptor_.reset(opened);
}

void Encoding::append(std::string_view utf8, std::string& out) {
    if (!descriptor_) {
        out += utf8;
        return;
    }
    char piece[1024], mark[] = "?";
    auto convert = [&](char* from, size_t size) {
        while (size > 0) {
            char* to = piece;
            size_t room = sizeof piece;
            auto done = ::iconv(descriptor_.get(), &from, &size, &to, &room);
            auto error = errno;
            out.append(piece, sizeof piece - room);
            if (done == size_t(-1) && error != E2BIG) return size;
        }
        return size;
    };
    while (!utf8.empty()) {
        auto left = convert(const_cast<char*>(utf8.data()), utf8.size());
        utf8.remove_prefix(utf8.size() - left);
        if (utf8.empty()) break;
        convert(mark, 1);
        utf8.remove_prefix(std::max<size_t>(utf8_sequence(utf8), 1));
    }
}

std::string Encoding::encode(std::string_view utf8) {
    std::string out;
    append(utf8, out);
    return out;
}

}  // namespace orrery::logkit
