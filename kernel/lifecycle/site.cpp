#include "lifecycle/site.h"

#include "conf/globals.h"
#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {

Logs::Options log_options(const SiteOptions& options, const Conf& conf) {
    constexpr std::string_view levels[] = {"", "debug", "info", "warn", "error", "fatal"};
    auto wanted = lower(conf.global("LogLevel", "info"));
    auto level = std::find(std::begin(levels) + 1, std::end(levels), wanted);
    return {options.folders.logs(), level == std::end(levels) ? ORRERY_LOG_INFO : static_cast<int32_t>(level - levels),
            options.log_to_stderr};
}

}  // namespace

PluginRoots plugin_roots(const SiteOptions& options, const Conf& conf) {
    auto roots = options.plugin_roots;
    for (auto& root : plugin_path(conf)) roots.push_back(options.folders.site / root);
    roots.push_back(options.folders.site / "drop-in");  // where `orrery plugin install` puts them
    PluginRoots out(std::move(roots), options.folders.binary);
    // Anything but a clear "any" is the strict one.
    if (lower(conf.global("Plugins", "any")) != "any") out.require_signatures(options.folders.site / "plugin-keys");
    return out;
}

std::string reason_of_off(const Stanza& stanza) { return "Enabled=false in " + stanza.disabled_at().text(); }

Site::Site(SiteOptions options)
    : options_(std::move(options)),
      conf_(std::make_shared<Conf>(load_conf(options_.config, options_.folders.site))),
      machine_(log_options(options_, *conf_), options_.folders.binary),
      listeners_(machine_),
      around_{options_.folders, plugin_roots(options_, *conf_), machine_, listeners_,
              [this] { return conf()->fingerprint; }},
      conductor_(machine_.logs, machine_.bus, machine_.pool) {}

Site::~Site() = default;

std::shared_ptr<const Conf> Site::conf() const {
    std::lock_guard lock(conf_mutex_);
    return conf_;
}

void Site::prepare() {
    draft_ = std::make_unique<Draft>(conf_, around_, nullptr);
    draft_->prepare();
    around_.running = true;
}

void Site::start() {
    adopt(conf_);
    listeners_.adopt(draft_->listeners());
    for (auto& stanza : conf_->stanzas) {
        auto* problem = conf_->problems.error_of(stanza.name);
        auto unit = draft_->unit(stanza.name);
        if (!stanza.enabled)
            conductor_.add(draft_->pointer(stanza), nullptr, State::off, reason_of_off(stanza));
        else if (problem)
            conductor_.add(draft_->pointer(stanza), nullptr, State::invalid,
                           problem->text(conf_->file.filename().string()));
        else if (unit)
            conductor_.add(draft_->pointer(stanza), std::move(unit), State::stopped, "not started yet");
    }
    conductor_.run(draft_->plan());
    draft_.reset();
    machine_.logs.begin();
    conductor_.start_all();
    follow_drop_ins();
    keep_house();
}

/// The configuration is in force: everybody can be found.
void Site::adopt(std::shared_ptr<Conf> conf) {
    for (auto& stanza : conf->stanzas) machine_.serve(stanza.name, stanza.deadline);
    std::lock_guard lock(conf_mutex_);
    conf_ = std::move(conf);
}

/// The conductor logs what comes of it.
void Site::follow_drop_ins() {
    std::map<std::string, std::filesystem::path> libraries;
    auto present = conf();
    for (auto& stanza : present->stanzas)
        if (stanza.auto_swap && stanza.is_plugin() && stanza.enabled && !present->problems.error_of(stanza.name))
            libraries[stanza.name] = around_.roots.find(stanza.plugin).library;
    drop_ins_.follow(libraries);
}

void Site::keep_house() {
    insist([&] {
        machine_.pool.post(
            nullptr, [this] { keep_house(); }, Milliseconds(5'000));
    });
    machine_.streams.forget_old();
    if (keep_memory_aside_again())
        machine_.logs.write("orrery", ORRERY_LOG_ERROR, "orrery",
                            "memory was used up: what needed more of it was refused; give the dispatcher more "
                            "(ulimit -d, -v), or isolate what needs much, with a MemoryLimit= of its own");
}

bool Site::stop(Milliseconds patience, bool hurry) {
    conductor_.stop_all(hurry);
    return conductor_.wait_settled(patience);
}

}  // namespace orrery::kernel
