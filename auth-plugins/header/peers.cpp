#include "peers.h"

#include <arpa/inet.h>
#include <orrery/error.h>

#include <algorithm>
#include <charconv>

namespace orrery::header {
namespace {

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
    throw Error(Code::invalid, "parameter --trusted=" + std::string(text) + ": " + why,
                "name the addresses of the fronts that set the header, such as 127.0.0.1 or 10.1.2.0/24");
}

}  // namespace

bool Peers::read(std::string_view text, Address& out) {
    const std::string plain(text.substr(0, INET6_ADDRSTRLEN));
    if (text.size() > plain.size() || text.find('\0') != std::string_view::npos) return false;
    if (::inet_pton(AF_INET6, plain.c_str(), out.data()) == 1) return true;
    out = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return ::inet_pton(AF_INET, plain.c_str(), out.data() + 12) == 1;
}

bool Peers::share_bits(const Address& left, const Address& right, unsigned bits) {
    const unsigned whole = bits / 8, rest = bits % 8;
    if (!std::equal(left.begin(), left.begin() + whole, right.begin())) return false;
    return rest == 0 || ((left[whole] ^ right[whole]) >> (8 - rest)) == 0;
}

Peers::Range Peers::read_range(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = text.substr(0, slash);
    Range range;
    if (!read(address, range.first)) refuse(text, "this is no address");
    if (slash == std::string_view::npos) return range;
    const bool four = address.find(':') == std::string_view::npos;
    const auto length = text.substr(slash + 1);
    unsigned bits = 0;
    auto [end, failed] = std::from_chars(length.data(), length.data() + length.size(), bits);
    if (failed != std::errc{} || end != length.data() + length.size() || bits > (four ? 32U : 128U))
        refuse(text, "the length behind '/' is none");
    range.bits = bits + (four ? 96 : 0);
    Address behind = range.first;
    for (unsigned bit = range.bits; bit < 128; ++bit)
        behind[bit / 8] = static_cast<unsigned char>(behind[bit / 8] & ~(0x80 >> bit % 8));
    if (behind != range.first) refuse(text, "the address has bits behind the range's length");
    // An IPv6 range of 96 bits or fewer may hold every IPv4 address.
    constexpr Address every_ipv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (bits == 0 || (range.bits <= 96 && share_bits(range.first, every_ipv4, range.bits)))
        refuse(text, "this takes in everybody, who could then name any user");
    return range;
}

Peers::Peers(const std::vector<std::string_view>& texts) {
    for (auto text : texts) ranges_.push_back(read_range(text));
    if (ranges_.empty()) refuse("", "no front is trusted, so nobody could sign in");
}

bool Peers::contain(std::string_view address) const {
    Address given;
    return read(address, given) && std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
               return share_bits(range.first, given, range.bits);
           });
}

}  // namespace orrery::header
