// A site's configuration and what its plugins declare, side by side; nothing of the site is started or written.
#pragma once
#include "lifecycle/site.h"
#include "plugins/probe.h"

namespace orrery::kernel {

/// What is known of one stanza with Plugin=.
struct Examined {
    PluginPlace place;
    Placement placement = Placement::inprocess;
    std::shared_ptr<const PluginFacts>
        facts;  ///< null: its library cannot be used, or says what it is only when it runs
    std::vector<SettingInForce> settings;
};

class Examination {
public:
    /// Reads the configuration, opens the libraries, checks the parameters; what is wrong is in `conf.problems`.
    /// Precondition: this process has no other thread.
    explicit Examination(const SiteOptions& options);

    /// All other checks that need nobody else: programs, roles, rings, ports, files, environment. With `bind_ports` the
    /// sockets of Listen= lines are made for a moment.
    void check_everything(bool bind_ports);

    const Examined* find(std::string_view stanza) const noexcept;
    /// Whether nothing can be known of this plugin's settings.
    bool is_unknown(const Stanza& stanza) const noexcept;
    /// A relative path is meant from the site's folder.
    std::filesystem::path resolved(std::string_view path) const { return site / path; }

    const std::filesystem::path site;
    Conf conf;

private:
    void find_plugins(const PluginRoots& roots);
    void open_plugins(const PluginRoots& roots);
    void check_parameters();
    void check_processes();
    void check_roles();

    std::map<std::string, Examined, std::less<>> services_;
};

/// A socket that the site will listen on: of a Listen= line, or one that a plugin opens itself.
struct StanzaSocket {
    const Stanza* stanza;
    ListenLine line;
};
std::vector<StanzaSocket> sockets_of(const Examination& examined);
/// Sockets that cannot be had: a Listen= line against a port the plugin opens itself, or against another program.
void check_ports(Examination& examined, bool bind);
/// Files, folders and certificates that parameters name, as far as their types say what they must be.
void check_files(Examination& examined);
/// Folders of the site that cannot be written to.
void check_folders(Examination& examined, const Folders& folders);
/// Environment variables that look like the twin of a parameter that does not exist.
void check_environment(Examination& examined);

}  // namespace orrery::kernel
