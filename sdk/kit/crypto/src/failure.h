// OpenSSL's error queue as an exception, and owners for its objects.
#pragma once
#include <memory>
#include <string>

namespace orrery::crypto {

// Throws std::runtime_error "what: reason" with OpenSSL's oldest reason; empties the queue, so that the next failure
// starts clean.
[[noreturn]] void throw_openssl(const std::string& what);

/// Calls OpenSSL's function that frees an object.
template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;

// Passes a pointer on, or throws when it is null.
template <class T>
T* required(T* pointer, const char* what) {
    if (!pointer) throw_openssl(what);
    return pointer;
}

inline void required(int result, const char* what) {
    if (result <= 0) throw_openssl(what);
}

}  // namespace orrery::crypto
