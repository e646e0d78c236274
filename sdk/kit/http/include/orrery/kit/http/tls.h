// Server certificates, and which client certificates are asked for.
#pragma once
#include <memory>
#include <string>

namespace orrery::kit::http {

/// Where the certificates of a listener lie.
struct TlsFiles {
    std::string certificate;  // PEM, chain allowed
    std::string key;          // PEM
    std::string client_ca;    // PEM: only clients with a certificate of it are let in; empty: none is asked for
};

/// TLS 1.2 and 1.3 for listeners. Copies of the handle see a reload; open connections keep what they began with.
/// [any thread]
class TlsContext {
public:
    /// Loads the files; throws std::runtime_error naming the file and what is wrong with it.
    explicit TlsContext(TlsFiles files);
    ~TlsContext();
    /// Loads the files again. On failure throws, and the old certificates stay in use.
    void reload();

    struct State;  // internal to kit/http
    std::shared_ptr<State> current() const;

private:
    struct Slot;
    TlsFiles files_;
    std::unique_ptr<Slot> slot_;
};

}  // namespace orrery::kit::http
