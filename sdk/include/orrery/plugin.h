// What every plugin includes: ORRERY_PLUGIN makes the entry, the role tables and the exception barrier from one class.
//
//   class KeyAuth : public orrery::AuthModule {
//   public:
//       KeyAuth(orrery::Host host, orrery::Config config);
//       orrery::Verdict authenticate(const orrery::AuthRequest&) override;
//   };
//   ORRERY_PLUGIN(KeyAuth, "org.example.key-auth", "1.0.0", {"header", "which header holds the key", "x-api-key"})
//
// The class offers the roles whose interfaces it derives from. Its constructor is create, its destructor destroy.
#pragma once
#include <orrery/data_role_tables.h>
#include <orrery/role_tables.h>

#include <type_traits>

namespace orrery {

/// How the new instance takes over at `orrery swap`: side by side until the old one is drained (overlap), or after it
/// has stopped (replace). A plugin class says so with `static constexpr orrery::Swap swap = …`; without it, overlap.
enum class Swap : uint32_t { overlap = ORRERY_SWAP_OVERLAP, replace = ORRERY_SWAP_REPLACE };

namespace detail {

/// The descriptor of plugin class T, built once from constant data. get() is valid as long as it. [any thread]
template <class T>
class Descriptor {
public:
    /// All texts are borrowed and must live as long as it: literals. Offers each role whose interface T derives from.
    Descriptor(std::string_view id, std::string_view version, std::vector<Setting> settings) {
        for (auto& setting : settings)
            settings_.push_back({raw(setting.name), raw(setting.type), raw(setting.otherwise), raw(setting.unit),
                                 raw(setting.help), setting.flags, 0});
        offer<ServiceRole<T>>(), offer<CommandRole<T>>(), offer<HttpRole<T>>(), offer<StreamRole<T>>();
        offer<AuthRole<T>>(), offer<AppenderRole<T>>(), offer<ConnectorRole<T>>(), offer<ListenerRole<T>>();
        offer<CheckRole<T>>();
        declared_ = settings_;
        plugin_ = {sizeof(orrery_plugin),
                   ORRERY_ABI_MAJOR,
                   ORRERY_ABI_MINOR,
                   static_cast<uint32_t>(swap()),
                   raw(id),
                   raw(version),
                   raw(built_with),
                   settings_.data(),
                   settings_.size(),
                   roles_.data(),
                   roles_.size(),
                   create,
                   destroy};
    }
    /// What orrery_plugin_entry() returns. Owned by this object.
    const orrery_plugin* get() const noexcept { return &plugin_; }

private:
    static constexpr std::string_view built_with =
#if defined(__clang__)
        "clang " __clang_version__;
#else
        "g++ " __VERSION__;
#endif
    static constexpr Swap swap() {
        if constexpr (requires { T::swap; })
            return T::swap;
        else
            return Swap::overlap;
    }
    template <class Role>
    void offer() {
        if constexpr (std::is_base_of_v<typename Role::Interface, T>)
            roles_.push_back({raw(Role::id), Role::calls, std::size(Role::calls)});
    }
    static int32_t create(const orrery_host* host, orrery_record config, void** self, const orrery_writer* out) {
        return barrier(out, [&]() -> int32_t {
            Config settings{Record(config)};
            Host given(host, settings.stanza());
            *self = new Instance<T>(std::move(given), std::move(settings), declared_);
            return ORRERY_OK;
        });
    }
    static void destroy(void* self) { delete static_cast<Instance<T>*>(self); }

    static inline Declared declared_;  // of the one descriptor there is of T
    std::vector<orrery_setting> settings_;
    std::vector<orrery_role> roles_;
    orrery_plugin plugin_{};
};

}  // namespace detail
}  // namespace orrery

/// Exports class T as a plugin: id (reversed domain), version, then its settings, each a braced orrery::Setting.
#define ORRERY_PLUGIN(T, id, version, ...)                                                                             \
    extern "C" __attribute__((visibility("default"))) const orrery_plugin* orrery_plugin_entry(void);                  \
    extern "C" const orrery_plugin* orrery_plugin_entry(void) {                                                        \
        static const orrery::detail::Descriptor<T> descriptor(id, version, std::vector<orrery::Setting>{__VA_ARGS__}); \
        return descriptor.get();                                                                                       \
    }
