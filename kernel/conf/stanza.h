// A stanza of services.conf, read and checked: what to run, how, when, where, and what if it dies.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "conf/values.h"

namespace orrery::kernel {

enum class Placement { unset, inprocess, isolated };
enum class Restart { never, on_failure, always };

/// One word of Listen=: [address:]port[/tls|/mtls].
struct ListenLine {
    std::string address = "127.0.0.1";
    int port = 0;
    std::string tls = "none";  ///< none | tls | mtls
    int line = 0;
    std::string text() const;
};

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
    RestartRules restart;
    Milliseconds deadline{30'000}, start_deadline{60'000}, drain_deadline{10'000};
    unsigned workers = 8;
    uint64_t memory_limit = 0;  ///< bytes; 0: none
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
