// How role interfaces become tables of C functions: what plugin.h puts around a plugin's class. Authors need not look.
#pragma once
#include <orrery/auth.h>
#include <orrery/check.h>
#include <orrery/command.h>
#include <orrery/listener.h>
#include <orrery/role_glue.h>
#include <orrery/service.h>

namespace orrery::detail {

/// The table of orrery.service/1 over T's Service face: each call is its namesake, health answers health and detail.
/// [control thread], health [any thread]
template <class T>
struct ServiceRole {
    /// No fields. A second start without a stop between them is Error(invalid).
    static int32_t start(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [&](Service& service, Host&) {
            if (static_cast<Instance<T>*>(self)->started.exchange(true))
                throw Error(Code::invalid, "it has been started already", "stop it first");
            return service.start(), ORRERY_OK;
        });
    }
    /// No fields. Returns when what was accepted is done.
    static int32_t drain(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [](Service& service, Host&) { return service.drain(), ORRERY_OK; });
    }
    /// No fields. Also after a start that failed.
    static int32_t stop(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [&](Service& service, Host&) {
            static_cast<Instance<T>*>(self)->started = false;
            return service.stop(), ORRERY_OK;
        });
    }
    /// Out: health (good, degraded, bad) and detail. [any thread]
    static int32_t health(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Service>(self, out, [&](Service& service, Host&) {
            auto report = service.health();
            constexpr std::string_view names[] = {"good", "degraded", "bad"};
            Writer(out).put("health", names[static_cast<size_t>(report.health)]);
            Writer(out).put("detail", report.detail);
            return ORRERY_OK;
        });
    }
    /// Fields in: the changed settings. ORRERY_UNSUPPORTED: it must be restarted to take them.
    static int32_t configure(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Service>(self, out, [&](Service& service, Host&) {
            return service.configure(Config(Record(in))) ? ORRERY_OK : ORRERY_UNSUPPORTED;
        });
    }
    static constexpr orrery_call calls[] = {start, drain, stop, health, configure};  ///< in the order of the role
    static constexpr std::string_view id = "orrery.service/1";  ///< as the descriptor names the role
    using Interface = Service;                                  ///< a T that derives from it offers the role
};

/// The table of orrery.http/1 over T's HttpHandler face. The request is borrowed. [worker, concurrent]
template <class T>
struct HttpRole {
    /// Fields in as of Request, out as of Response.
    static int32_t handle(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, HttpHandler>(self, out, [&](HttpHandler& handler, Host&) {
            handler.handle(Request(Record(in))).write(Writer(out));
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {handle};         ///< in the order of the role
    static constexpr std::string_view id = "orrery.http/1";  ///< as the descriptor names the role
    using Interface = HttpHandler;                           ///< a T that derives from it offers the role
};

/// The table of orrery.stream/1 over T's StreamHandler face. The streams taken by their ids are owned by the handler
/// afterwards. [worker, concurrent], suspend and resume [control thread]
template <class T>
struct StreamRole {
    /// Fields in as of Request, and stream.id: Error(not_found) when that was taken. Nothing out.
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
    static constexpr orrery_call calls[] = {open, suspend, resume};  ///< in the order of the role
    static constexpr std::string_view id = "orrery.stream/1";        ///< as the descriptor names the role
    using Interface = StreamHandler;                                 ///< a T that derives from it offers the role
};

/// The table of orrery.auth/1 over T's AuthModule face. The request is borrowed. [worker, concurrent]
template <class T>
struct AuthRole {
    /// Fields in as of AuthRequest, out as Verdict writes them; ORRERY_DECLINED: not of this kind.
    static int32_t authenticate(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, AuthModule>(self, out, [&](AuthModule& module, Host&) {
            return module.authenticate(AuthRequest(Record(in))).write(Writer(out));
        });
    }
    /// Fields in as of AuthRequest, out as Outcome writes them; ORRERY_DECLINED: not a page of this module.
    static int32_t handle(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, AuthModule>(self, out, [&](AuthModule& module, Host&) {
            return module.handle(AuthRequest(Record(in))).write(Writer(out));
        });
    }
    static constexpr orrery_call calls[] = {authenticate, handle};  ///< in the order of the role
    static constexpr std::string_view id = "orrery.auth/1";         ///< as the descriptor names the role
    using Interface = AuthModule;                                   ///< a T that derives from it offers the role
};

/// The table of orrery.command/1 over T's Command face. [worker, concurrent]
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
    /// Fields in as of Arguments. Out: exit_code, output, errors.
    static int32_t run(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Command>(self, out, [&](Command& command, Host&) {
            auto result = command.run(Arguments(Record(in)));
            Writer(out).put("exit_code", std::to_string(result.exit_code));
            Writer(out).put("output", result.output);
            Writer(out).put("errors", result.errors);
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {describe, run};     ///< in the order of the role
    static constexpr std::string_view id = "orrery.command/1";  ///< as the descriptor names the role
    using Interface = Command;                                  ///< a T that derives from it offers the role
};

/// The table of orrery.listener/1 over T's Listener face. [control thread]
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
    /// Field in: listener.
    static int32_t detach(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Listener>(self, out, [&](Listener& listener, Host&) {
            listener.detach(Record(in).at("listener"));
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {attach, detach};     ///< in the order of the role
    static constexpr std::string_view id = "orrery.listener/1";  ///< as the descriptor names the role
    using Interface = Listener;                                  ///< a T that derives from it offers the role
};

/// The table of orrery.check/1 over T's LiveCheck face. [control thread]
template <class T>
struct CheckRole {
    /// No fields: an error says that what it depends on does not let it in.
    static int32_t live(void* self, orrery_record, const orrery_writer* out) {
        return with<T, LiveCheck>(self, out, [](LiveCheck& check, Host&) { return check.check_live(), ORRERY_OK; });
    }
    static constexpr orrery_call calls[] = {live};            ///< in the order of the role
    static constexpr std::string_view id = "orrery.check/1";  ///< as the descriptor names the role
    using Interface = LiveCheck;                              ///< a T that derives from it offers the role
};

}  // namespace orrery::detail
