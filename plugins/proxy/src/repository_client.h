// What the proxy asks the repository.
#pragma once
#include <orrery/auth.h>
#include <orrery/kit/json/value.h>

#include <vector>

namespace orrery::proxy {

class RepositoryClient {
public:
    RepositoryClient(const Host& host, std::string_view stanza)
        : is_there_(static_cast<bool>(host.find("orrery.http/1", stanza))), repository_(host, stanza) {}
    /// The answer to GET /qrs/…; throws Error(unavailable) unless it is 200. [worker]
    json::Value read(std::string_view path, std::string_view filter = {}) const;
    /// Tells who has proved to be a user. Throws Error(denied) when the user is blocked there, Error(invalid) when
    /// nobody can have that name, Error(unavailable) when it does not answer: who cannot be looked up does not get in.
    /// A proxy that was given no repository (neither in Requires= nor in Wants=) knows nobody who is blocked. [worker]
    void admit(const Principal& who, std::string_view request_id) const;
    /// The places in the list of those who may not be signed in: blocked, or removed. At most 10,000 users. Throws
    /// Error(unavailable) when it does not answer. [worker]
    std::vector<std::size_t> signed_out(const std::vector<Principal>& users) const;

private:
    bool is_there_;
    HttpClient repository_;
};

}  // namespace orrery::proxy
