// A stanza of services.conf, read and checked: what to run, how, when, where, and what if it dies.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "conf/place.h"
#include "conf/values.h"

namespace orrery::kernel {

enum class Placement { unset, inprocess, isolated };
enum class Restart { never, on_failure, always };
enum class Sandbox { off, guarded, confined, sealed };

/// One word of Listen=: [address:]port[/tls|/mtls].
struct ListenLine {
    std::string address = "127.0.0.1";
    int port = 0;
    std::string tls = "none";  ///< none | tls | mtls
    Place at;
    std::string text() const;
};

/// [address:]port[/tls|/mtls]; an IPv6 address stands in brackets. False when the word is something else.
bool read_listen(ListenLine& out, std::string_view word);

/// A key as it was given: its value with variables replaced and wrapping quotes removed.
struct GivenKey {
    Place at;
    std::string value;
};

/// One line of [name.parameters], expanded, wrapping quotes removed.
struct Argument {
    Place at;
    std::string text;
    bool secret = false;     ///< of a program: its value came from a secret file
    std::string stamp = {};  ///< of a plugin: another one when the secret file it names has changed
};

/// Which rows of the log the kernel gives a stanza's appender. `drop` and `wait`: all of them, and of those that wait
/// for it some megabytes or many; `none`: only what other services open is served.
enum class LogFeed { drop, wait, none };

/// What happens after a death: wait (growing, with jitter), and when to stop trying.
struct RestartRules {
    Restart when = Restart::on_failure;
    Milliseconds first{1000}, longest{60'000};
    unsigned deaths = 5;
    Milliseconds window{600'000};
    bool operator==(const RestartRules&) const = default;
};

/// How a program announces that it is ready.
struct Readiness {
    enum class By { running, notify, port, http } by = By::running;
    ListenLine at{};   ///< of port and http
    std::string path;  ///< of http
};

/// What a child process may use. See docs/configuration.md for the sandboxes.
struct Confinement {
    uint64_t memory = 0, files = 0;  ///< bytes of private memory, open files; 0: no limit
    int nice = 0;                    ///< added to the dispatcher's own
    bool no_new_privileges = true;
    Sandbox sandbox = Sandbox::off;
    std::vector<std::string> read, write;  ///< beyond what the sandbox allows anyway
};
/// What `asked` may become inside `own`: of both always the narrower.
Confinement within(const Confinement& own, Confinement asked);

struct Stanza {
    std::string name;
    Place at;
    std::string identity, display_name;
    std::string plugin;                       ///< Plugin=, or
    std::string exe_path, script, exec_type;  ///< ExePath= with Script=
    bool enabled = true;
    Placement placement = Placement::unset;
    std::vector<std::string> requires_names, wants;
    std::vector<ListenLine> listen;
    std::string listen_via = "http";
    bool may_act_as_any = false;
    LogFeed log_feed = LogFeed::drop;
    bool auto_swap = false;  ///< a new file in the drop-in folder is swapped in at once
    RestartRules restart;
    Milliseconds deadline{30'000}, start_deadline{60'000}, drain_deadline{10'000}, stop_deadline{10'000};
    Milliseconds health_interval{5'000}, health_deadline{10'000};
    Readiness readiness;
    bool rest_for_one = false;  ///< who requires it restarts with it
    unsigned workers = 8;
    bool large_pages = false;  ///< its process asks the system for large pages behind what it allocates
    Confinement confinement;
    std::string user;
    std::vector<Argument> arguments;
    std::map<std::string, GivenKey, std::less<>> keys;  ///< what was given, by the key's name in our spelling

    /// Which line disables it. Precondition: it is disabled.
    const Place& disabled_at() const { return place_of(given("Disabled") ? "Disabled" : "Enabled"); }
    bool is_plugin() const noexcept { return !plugin.empty(); }
    bool given(std::string_view key) const { return keys.find(key) != keys.end(); }
    /// Where the key was given, else where the stanza begins.
    const Place& place_of(std::string_view key) const {
        auto found = keys.find(key);
        return found == keys.end() ? at : found->second.at;
    }
};

}  // namespace orrery::kernel
