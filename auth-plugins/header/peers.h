// The addresses whose word is taken.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::header {

/// Addresses and ranges, IPv4 and IPv6. Immutable. [any thread]
class Peers {
public:
    /// "127.0.0.1", "10.0.0.0/8", "fd00::/8". Throws Error(invalid) for what is no address, for a range with bits
    /// behind its length, for one that takes in everybody, and for an empty list.
    explicit Peers(const std::vector<std::string_view>& texts);
    /// False for what is no plain address, too.
    bool contain(std::string_view address) const;

private:
    using Address = std::array<unsigned char, 16>;  // IPv4 as ::ffff:a.b.c.d
    struct Range {
        Address first{};
        unsigned bits = 128;
    };
    static bool read(std::string_view text, Address& out);
    static bool share_bits(const Address& left, const Address& right, unsigned bits);
    static Range read_range(std::string_view text);
    std::vector<Range> ranges_;
};

}  // namespace orrery::header
