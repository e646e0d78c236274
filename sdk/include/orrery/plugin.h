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
#include <orrery/appender.h>
#include <orrery/auth.h>
#include <orrery/check.h>
#include <orrery/command.h>
#include <orrery/connector.h>
#include <orrery/listener.h>
#include <orrery/service.h>

#include <type_traits>

namespace orrery {

enum class Swap : uint32_t { overlap = ORRERY_SWAP_OVERLAP, replace = ORRERY_SWAP_REPLACE };

namespace detail {

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

/// The host is needed by calls that take streams; it travels with the instance.
template <class T>
struct Instance {
    Host host;
    T object;
    Cursors cursors;  // destroyed before the object: open results may refer to it
    Instance(Host given, Config config) : host(given), object(std::move(given), std::move(config)) {}
};

template <class T, class Interface, class F>
int32_t with(void* self, const orrery_writer* out, F&& body) noexcept {
    return barrier(out, [&]() -> int32_t {
        return body(static_cast<Interface&>(static_cast<Instance<T>*>(self)->object),
                    static_cast<Instance<T>*>(self)->host);
    });
}

template <class T>
struct ServiceRole {
    static int32_t start(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [](Service& service, Host&) { return service.start(), ORRERY_OK; });
    }
    static int32_t drain(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [](Service& service, Host&) { return service.drain(), ORRERY_OK; });
    }
    static int32_t stop(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [](Service& service, Host&) { return service.stop(), ORRERY_OK; });
    }
    static int32_t health(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [&](Service& service, Host&) {
            auto report = service.health();
            constexpr std::string_view names[] = {"good", "degraded", "bad"};
            Writer(out).put("health", names[static_cast<size_t>(report.health)]);
            Writer(out).put("detail", report.detail);
            return ORRERY_OK;
        });
    }
    static int32_t configure(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Service>(self, out, [&](Service& service, Host&) {
            return service.configure(Config(Record(in))) ? ORRERY_OK : ORRERY_UNSUPPORTED;
        });
    }
    static constexpr orrery_call calls[] = {start, drain, stop, health, configure};
    static constexpr std::string_view id = "orrery.service/1";
    using Interface = Service;
};

template <class T>
struct HttpRole {
    static int32_t handle(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, HttpHandler>(self, out, [&](HttpHandler& handler, Host&) {
            handler.handle(Request(Record(in))).write(Writer(out));
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {handle};
    static constexpr std::string_view id = "orrery.http/1";
    using Interface = HttpHandler;
};

template <class T>
struct StreamRole {
    static int32_t open(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, StreamHandler>(self, out, [&](StreamHandler& handler, Host& host) {
            Request request{Record(in)};
            handler.open(request, host.take_stream(request.record().at("stream.id")));
            return ORRERY_OK;
        });
    }
    /// Field in: stream.id, by which the streams go to the successor. Out: streams, how many.
    static int32_t suspend(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, StreamHandler>(self, out, [&](StreamHandler& handler, Host& host) {
            HandoverEnd successor(host.take_stream(Record(in).at("stream.id")));
            auto streams = handler.suspend();
            for (auto& one : streams) successor.send(std::move(one));
            Writer(out).put("streams", std::to_string(streams.size()));
            return ORRERY_OK;
        });
    }
    /// Field in: stream.id, by which the predecessor's streams come. Out: streams, how many.
    static int32_t resume(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, StreamHandler>(self, out, [&](StreamHandler& handler, Host& host) {
            HandoverEnd predecessor(host.take_stream(Record(in).at("stream.id")));
            size_t count = 0;
            std::exception_ptr failure;  // one stream's is not the others'
            while (auto one = predecessor.receive()) try {
                    handler.resume(std::move(*one));
                    ++count;
                } catch (...) {
                    failure = std::current_exception();
                }
            Writer(out).put("streams", std::to_string(count));
            if (failure) std::rethrow_exception(failure);
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {open, suspend, resume};
    static constexpr std::string_view id = "orrery.stream/1";
    using Interface = StreamHandler;
};

template <class T>
struct AuthRole {
    static int32_t authenticate(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, AuthModule>(self, out, [&](AuthModule& module, Host&) {
            return module.authenticate(AuthRequest(Record(in))).write(Writer(out));
        });
    }
    static int32_t handle(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, AuthModule>(self, out, [&](AuthModule& module, Host&) {
            return module.handle(AuthRequest(Record(in))).write(Writer(out));
        });
    }
    static constexpr orrery_call calls[] = {authenticate, handle};
    static constexpr std::string_view id = "orrery.auth/1";
    using Interface = AuthModule;
};

template <class T>
struct CommandRole {
    /// Per verb, in order: verb, help, arguments, needs_running_site, example, then option.<name> = help.
    static int32_t describe(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Command>(self, out, [&](Command& command, Host&) {
            Writer writer(out);
            for (auto& verb : command.verbs()) {
                writer.put("verb", verb.name);
                writer.put("help", verb.help);
                writer.put("arguments", verb.arguments);
                writer.put("needs_running_site", verb.needs_running_site ? "true" : "false");
                writer.put("example", verb.example);
                for (auto& [name, help] : verb.options) writer.put("option." + name, help);
            }
            return ORRERY_OK;
        });
    }
    static int32_t run(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Command>(self, out, [&](Command& command, Host&) {
            auto result = command.run(Arguments(Record(in)));
            Writer(out).put("exit_code", std::to_string(result.exit_code));
            Writer(out).put("output", result.output);
            Writer(out).put("errors", result.errors);
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {describe, run};
    static constexpr std::string_view id = "orrery.command/1";
    using Interface = Command;
};

template <class T>
struct AppenderRole {
    /// Field in: rows (a block, see LogRows).
    static int32_t append(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Appender>(self, out, [&](Appender& appender, Host&) {
            appender.append(LogRows(Record(in).at("rows")));
            return ORRERY_OK;
        });
    }
    static int32_t flush(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Appender>(self, out, [](Appender& appender, Host&) { return appender.flush(), ORRERY_OK; });
    }
    static constexpr orrery_call calls[] = {append, flush};
    static constexpr std::string_view id = "orrery.appender/1";
    using Interface = Appender;
};

template <class T>
struct ConnectorRole {
    static Cursors& cursors(void* self) { return static_cast<Instance<T>*>(self)->cursors; }
    static int32_t check(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Connector>(self, out, [](Connector& connector, Host&) { return connector.check(), ORRERY_OK; });
    }
    /// Fields in: statement, and the parameters. Out: result (its id), then column and kind (integer number text)
    /// pairs.
    static int32_t query(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Connector>(self, out, [&](Connector& connector, Host&) {
            constexpr std::string_view kinds[] = {"", "integer", "number", "text"};
            Record record(in);
            auto rows = connector.query(record.at("statement"), record);
            auto columns = rows->columns();
            Writer(out).put("result", cursors(self).open(std::move(rows)));
            for (auto& column : columns) {
                Writer(out).put("column", column.name);
                Writer(out).put("kind", kinds[static_cast<size_t>(column.kind)]);
            }
            return ORRERY_OK;
        });
    }
    /// Field in: result. Out: rows (a block), last (true|false).
    static int32_t fetch(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Connector>(self, out, [&](Connector&, Host&) {
            auto [block, last] = cursors(self).fetch(Record(in).at("result"));
            Writer(out).put("rows", block);
            Writer(out).put("last", last ? "true" : "false");
            return ORRERY_OK;
        });
    }
    static int32_t close(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Connector>(self, out, [&](Connector&, Host&) {
            cursors(self).close(Record(in).at("result"));
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {check, query, fetch, close};
    static constexpr std::string_view id = "orrery.connector/1";
    using Interface = Connector;
};

template <class T>
struct ListenerRole {
    /// Fields: listener, stanza, address, port, tls.
    static int32_t attach(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Listener>(self, out, [&](Listener& listener, Host&) {
            Record record(in);
            Config numbers{record};
            listener.attach({std::string(record.at("listener")), std::string(record.at("stanza")),
                             std::string(record.at("address")), std::string(record.at("tls")),
                             static_cast<int>(numbers.number("port", 0))});
            return ORRERY_OK;
        });
    }
    static int32_t detach(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Listener>(self, out, [&](Listener& listener, Host&) {
            listener.detach(Record(in).at("listener"));
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {attach, detach};
    static constexpr std::string_view id = "orrery.listener/1";
    using Interface = Listener;
};

template <class T>
struct CheckRole {
    static int32_t live(void* self, orrery_record, const orrery_writer* out) {
        return with<T, LiveCheck>(self, out, [](LiveCheck& check, Host&) { return check.check_live(), ORRERY_OK; });
    }
    static constexpr orrery_call calls[] = {live};
    static constexpr std::string_view id = "orrery.check/1";
    using Interface = LiveCheck;
};

/// The descriptor of plugin class T, built once from constant data.
template <class T>
class Descriptor {
public:
    Descriptor(std::string_view id, std::string_view version, std::vector<Setting> settings) {
        for (auto& setting : settings)
            settings_.push_back({raw(setting.name), raw(setting.type), raw(setting.otherwise), raw(setting.unit),
                                 raw(setting.help), setting.flags, 0});
        offer<ServiceRole<T>>(), offer<CommandRole<T>>(), offer<HttpRole<T>>(), offer<StreamRole<T>>();
        offer<AuthRole<T>>(), offer<AppenderRole<T>>(), offer<ConnectorRole<T>>(), offer<ListenerRole<T>>();
        offer<CheckRole<T>>();
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
            *self = new Instance<T>(std::move(given), std::move(settings));
            return ORRERY_OK;
        });
    }
    static void destroy(void* self) { delete static_cast<Instance<T>*>(self); }

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
