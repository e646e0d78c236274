// Around every call of a plugin: the instance behind `self`, and the barrier that no exception passes.
#pragma once
#include <orrery/connector.h>
#include <orrery/host.h>
#include <orrery/opened.h>

#include <atomic>

namespace orrery::detail {

/// Runs `body`, turning whatever it throws into a status and the fields error.message and error.hint.
template <class F>
int32_t barrier(const orrery_writer* out, F&& body) noexcept {
    auto report = [&](int32_t status, std::string_view message, std::string_view hint) {
        try {
            Writer(out).put("error.message", message);
            if (!hint.empty()) Writer(out).put("error.hint", hint);
        } catch (...) {
        }
        return status;
    };
    try {
        return body();
    } catch (const Error& error) {
        return report(static_cast<int32_t>(error.code()), error.message(), error.hint());
    } catch (const std::exception& error) {
        return report(ORRERY_INTERNAL, error.what(), {});
    } catch (...) {
        return report(ORRERY_INTERNAL, "an exception of an unknown type was thrown", {});
    }
}

/// What `self` of a plugin's calls points to. Made by create, deleted by destroy, with all results and appenders that
/// are open. The host travels with it for the calls that take streams.
template <class T>
struct Instance {
    Host host;                         ///< what the object's constructor got
    Opened<T> opened;                  // before the object: made from what the object's constructor takes
    T object;                          ///< the plugin's own
    std::atomic<bool> started{false};  // and not stopped: a second start is refused before the object sees it
    Cursors cursors;                   // destroyed before the object: open results may refer to it
    /// What create does: throws what the constructor of T throws. `declared` is borrowed from the descriptor.
    Instance(Host given, Config config, Declared declared = {})
        : host(given), opened(host, config, declared), object(std::move(given), std::move(config)) {}
};

/// Calls `body` with the interface's face of the instance and its host, behind the barrier.
template <class T, class Interface, class F>
int32_t with(void* self, const orrery_writer* out, F&& body) noexcept {
    return barrier(out, [&]() -> int32_t {
        return body(static_cast<Interface&>(static_cast<Instance<T>*>(self)->object),
                    static_cast<Instance<T>*>(self)->host);
    });
}

}  // namespace orrery::detail
