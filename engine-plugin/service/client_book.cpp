#include "service/client_book.h"

namespace orrery::service {

struct ClientBook::Entry {
    std::shared_ptr<qix::Connection> connection;
    std::shared_ptr<State> state;
    std::string address;
    bool is_anonymous;

    Entry(std::shared_ptr<qix::Connection> of, std::shared_ptr<State> in, std::string from, bool anonymous)
        : connection(std::move(of)), state(std::move(in)), address(std::move(from)), is_anonymous(anonymous) {
        const std::lock_guard lock(state->mutex);
        ++state->addresses[address];
        state->anonymous += is_anonymous ? 1 : 0;
    }
    ~Entry() {
        const std::lock_guard lock(state->mutex);
        const auto found = state->addresses.find(address);
        if (--found->second == 0) state->addresses.erase(found);
        state->anonymous -= is_anonymous ? 1 : 0;
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
};

std::shared_ptr<qix::Connection> ClientBook::enter(std::shared_ptr<qix::Connection> connection,
                                                   const std::string& address, bool is_anonymous) {
    if (connection == nullptr) return nullptr;
    auto* raw = connection.get();
    return {std::make_shared<Entry>(std::move(connection), state_, address, is_anonymous), raw};
}

std::size_t ClientBook::addresses() const {
    const std::lock_guard lock(state_->mutex);
    return state_->addresses.size();
}

std::size_t ClientBook::anonymous() const {
    const std::lock_guard lock(state_->mutex);
    return state_->anonymous;
}

}  // namespace orrery::service
