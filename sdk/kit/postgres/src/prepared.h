// Which statement texts a connection has prepared: at most `limit`, the longest unused goes first.
#pragma once

#include <list>
#include <string>
#include <unordered_map>

namespace orrery::postgres {

/// The book of one connection. [one thread at a time]
class Prepared {
public:
    explicit Prepared(std::size_t limit = 256) : limit_(limit) {}

    /// The server-side name of the text, or empty when it is not prepared.
    std::string find(const std::string& text);
    /// A new name for the text. `evicted` receives the name to deallocate, or stays empty.
    std::string add(const std::string& text, std::string& evicted);
    void forget(const std::string& text);

private:
    struct Entry {
        std::string text, name;
    };
    std::size_t limit_;
    std::size_t counter_ = 0;
    std::list<Entry> recent_;  // most recently used first
    std::unordered_map<std::string, std::list<Entry>::iterator> by_text_;
};

}  // namespace orrery::postgres
