// Keys that join tables of elements in each other: the numbers of elements, as scripts made by editors ask for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orrery::engine {

/// The element whose number a field of this name is: order of "%Key_order" and of "%Key_order_0A1B2C3D". Nothing for
/// other names.
std::optional<std::string> keyed_element(std::string_view field);

/// Numbers elements along the path that is open, those of one path from 1 on.
class XmlNumbers {
public:
    void open(const std::string& path) { open_.push_back(++counts_[path]); }
    void close() { open_.pop_back(); }
    /// Of the open element at this depth, 0 being the root.
    [[nodiscard]] std::uint64_t at(std::size_t depth) const { return open_[depth]; }

private:
    std::unordered_map<std::string, std::uint64_t> counts_;
    std::vector<std::uint64_t> open_;
};

}  // namespace orrery::engine
