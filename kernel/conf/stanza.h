// A stanza of services.conf, read and checked: what to run, how, when, where, and what if it dies.
#pragma once
#include <map>
#include <string>
#include <vector>

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
    int line = 0;
    std::string text() const;
};

/// [address:]port[/tls|/mtls]; an IPv6 address stands in brackets. False when the word is something else.
bool read_listen(ListenLine& out, std::string_view word);

/// One line of [name.parameters], expanded, wrapping quotes removed.
struct Argument {
    int line = 0;
    std::string text;
};

/// What happens after a death: wait (growing, with jitter), and when to stop trying.
struct RestartRules {
    Restart when = Restart::on_failure;
    Milliseconds first{1000}, longest{60'000};
    unsigned deaths = 5;
    Milliseconds window{600'000};
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
    int line = 0;
    std::string identity, display_name;
    std::string plugin;                       ///< Plugin=, or
    std::string exe_path, script, exec_type;  ///< ExePath= with Script=
    bool enabled = true;
    Placement placement = Placement::unset;
    std::vector<std::string> requires_names, wants;
    std::vector<ListenLine> listen;
    std::string listen_via = "http";
    bool may_act_as_any = false;
    bool auto_swap = false;  ///< a new file in the drop-in folder is swapped in at once
    RestartRules restart;
    Milliseconds deadline{30'000}, start_deadline{60'000}, drain_deadline{10'000}, stop_deadline{10'000};
    Milliseconds health_interval{5'000}, health_deadline{10'000};
    Readiness readiness;
    bool rest_for_one = false;  ///< who requires it restarts with it
    unsigned workers = 8;
    Confinement confinement;
    std::string user;
    std::vector<Argument> arguments;
    std::map<std::string, int> key_lines;  ///< where each key was given

    bool is_plugin() const noexcept { return !plugin.empty(); }
    int line_of(const std::string& key) const {
        auto found = key_lines.find(key);
        return found == key_lines.end() ? line : found->second;
    }
};

}  // namespace orrery::kernel
