// One TLS session over bytes that somebody else carries: OpenSSL never sees a socket, so no write of its can raise
// SIGPIPE and every wait has our deadline.
#pragma once
#include <orrery/kit/client/tls.h>

namespace orrery::client {

/// The client's side of one session. Borrows nothing: keeps what it needs of Tls. `label` names the peer in errors.
/// [one thread at a time]
class TlsSession {
public:
    /// What a step needs: nothing, or bytes from the other side, or it is over in order.
    enum class Step { done, wants_bytes, closed };

    TlsSession(const Tls& tls, const std::string& host);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    /// Throws Error(denied) for a certificate that is not to be trusted, Error(unavailable) for other failures.
    Step handshake(const std::string& label);
    Step encrypt(std::string_view clear, const std::string& label);
    Step decrypt(char* place, size_t& size, const std::string& label);
    void received(std::string_view bytes);
    /// Bytes to send; the caller clears it.
    std::string& outgoing();

private:
    struct Data;
    Step step(int result, const std::string& label);
    std::unique_ptr<Data> data_;
};

}  // namespace orrery::client
