// One generation of a stanza's plugin: load → check settings → create → start → serve → drain → stop → destroy.
#pragma once
#include <functional>
#include <mutex>

#include "lifecycle/surroundings.h"
#include "lifecycle/unit.h"
#include "roles/desk.h"

namespace orrery::kernel {

/// [control thread] unless said otherwise.
class PluginLife {
public:
    /// Loads the library of `place`, or an earlier copy of it, and learns what it declares. Throws Error. `died` comes
    /// once, from any thread, when its process ends without having been told to.
    PluginLife(StanzaPointer stanza, Surroundings& around, PluginPlace place, std::filesystem::path copy,
               std::function<void(std::string)> died);
    ~PluginLife();
    PluginLife(const PluginLife&) = delete;
    PluginLife& operator=(const PluginLife&) = delete;

    const PluginFacts& facts() const noexcept { return instance_->facts(); }
    const PluginPlace& place() const noexcept { return place_; }
    const std::filesystem::path& copy() const noexcept { return copy_; }
    bool isolated() const noexcept { return placement_ == Placement::isolated; }
    Instance& instance() noexcept { return *instance_; }
    /// Whether there is somebody who can still be told to do something.
    bool in_hand() const { return !instance_->lost() && !instance_->gone(); }

    /// What is wrong with the stanza's settings goes to `problems`; false when anything is.
    bool check_settings(Problems& problems);
    Answer create_and_start();
    /// Takes the sockets that are its own now, and gives back those that are not any more.
    Answer serve_listeners();
    /// See Unit::adopt().
    Answer adopt(StanzaPointer stanza, bool settings, bool serves);
    void detach_listeners(Milliseconds deadline);
    void drain(Milliseconds deadline);
    /// Stops and destroys it. `empty`: no call is inside any more; else it is left behind as it is.
    void end(bool empty, Milliseconds deadline);
    /// After end(): whether it was left behind in this process, and must not live twice.
    bool haunts() const noexcept { return !instance_ && !isolated() && replaces_; }
    /// Writes a report of a process that does not answer and still runs.
    void report_hang(const std::string& how);
    /// Cuts the present step short. [any thread]
    void hurry();

private:
    Confinement confinement() const;
    std::unique_ptr<Instance> open(std::function<void(std::string)> died);
    Fields config() const;
    std::set<std::string, std::less<>> reachable() const;
    void report(const std::optional<SuddenEnd>& end);
    void leave_behind();
    void detach(const Listeners::One& one, Milliseconds deadline);
    void log(int32_t level, std::string_view message) const;

    StanzaPointer stanza_;
    const std::string name_;
    Surroundings& around_;
    const PluginPlace place_;
    const Placement placement_;
    std::filesystem::path copy_;
    std::optional<Account> account_;  // of User=
    Fields settings_;
    std::shared_ptr<Desk> desk_;
    std::mutex mutex_;                    // for hurry(): held while instance_ is let go
    std::unique_ptr<Instance> instance_;  // until it is left behind
    Listeners::List attached_;
    bool created_ = false, started_ = false, replaces_ = false, reported_ = false;
};

/// "message (hint)"
std::string with_hint(const Error& error);

}  // namespace orrery::kernel
