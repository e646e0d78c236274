// Results as differences: what a client that can patch is sent instead of a whole result it already has.
#pragma once

#include <atomic>
#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// Patches that turn `before` into `after`, as a JSON array; one that replaces the whole when that is shorter.
/// The root's path is "/", and no path holds a step that a client could take for something else.
std::string patches_between(const json::Value& before, const json::Value& after);

/// What one socket was last sent, by handle, method and key of the result: a patch builds on that, whatever the
/// arguments of the request were. Kept as text, within a budget; what was dropped is sent whole once. Not synchronised.
class DeltaChains {
public:
    /// `engine_bytes` counts the bytes of all sockets and must outlive this.
    DeltaChains(std::atomic<std::size_t>& engine_bytes, std::size_t engine_limit)
        : engine_bytes_(engine_bytes), engine_limit_(engine_limit) {}
    DeltaChains(const DeltaChains&) = delete;
    DeltaChains& operator=(const DeltaChains&) = delete;
    ~DeltaChains();

    struct Encoded {
        std::string result;  ///< the `result` member: patches by key
        int handle = 0;
        std::string method;
        std::vector<std::pair<std::string, std::string>> sent;  ///< key and text of the whole value
    };
    /// Nothing when the result is to be sent as it is: that leaves the client's memory and this one as they were.
    std::optional<Encoded> encode(int handle, const std::string& method, const json::Value& result) const;
    /// The encoded result was sent.
    void commit(Encoded&& encoded);

private:
    static constexpr std::size_t kLongest = 256u << 10;  ///< of one value
    static constexpr std::size_t kMostBytes = 1u << 20;  ///< of one socket
    using Key = std::pair<int, std::string>;
    struct Chain {
        std::string text;
        std::list<Key>::iterator used;
    };
    void drop(const Key& key);

    std::atomic<std::size_t>& engine_bytes_;
    const std::size_t engine_limit_;
    std::size_t bytes_ = 0;
    std::map<Key, Chain> chains_;
    std::list<Key> recent_;  ///< least recently used first
};

}  // namespace orrery::qix
