// What others decide about open apps: who may not read one any more loses the sessions that have it open.
#pragma once

#include <chrono>
#include <mutex>
#include <set>
#include <string>

namespace orrery::qix {

class Engine;

/// A part of the engine. [any thread]
class AccessWatch {
public:
    explicit AccessWatch(Engine& engine) : engine_(engine) {}

    /// The catalogue has forgotten the app: its sessions are told, its files are removed.
    void removed(const std::string& app_id);
    /// Something was changed that decides who may do what with the app, or, without a name, with any. Every session
    /// that has it open is looked at in a moment; many changes are one look.
    void look(const std::string& app_id = {});

private:
    void look_after(std::chrono::milliseconds delay);
    void look_now();
    void check(const std::set<std::string>& apps);

    Engine& engine_;
    std::mutex mutex_;
    std::set<std::string> wanted_;  // apps to look at; "": all of them
    bool waiting_ = false;
    std::chrono::milliseconds pause_{0};  // so that looking never takes more than a part of the time
};

}  // namespace orrery::qix
