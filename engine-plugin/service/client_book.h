// Who is connected, by what the performance log counts.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "qix/session.h"

namespace orrery::service {

/// [any thread]
class ClientBook {
public:
    /// The same connection; whoever holds what is given back keeps its client in the book.
    std::shared_ptr<qix::Connection> enter(std::shared_ptr<qix::Connection> connection, const std::string& address,
                                           bool is_anonymous);
    /// How many addresses clients come from.
    std::size_t addresses() const;
    /// Connections of visitors whom nobody knows.
    std::size_t anonymous() const;

private:
    struct State {
        std::mutex mutex;
        std::map<std::string, std::size_t> addresses;
        std::size_t anonymous = 0;
    };
    struct Entry;
    const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace orrery::service
