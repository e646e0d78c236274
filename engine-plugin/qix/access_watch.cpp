#include "qix/access_watch.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "qix/engine.h"

namespace orrery::qix {
namespace {

constexpr std::chrono::milliseconds kGatherFor{200};
constexpr std::chrono::milliseconds kTryAgainAfter{2'000};
constexpr int kShareOfTime = 5;

}  // namespace

// Also when it was this engine that deleted it: then everybody knows already.
void AccessWatch::removed(const std::string& app_id) {
    engine_.app_gone(app_id);
    engine_.file_workers().post([this, app_id] {
        try {
            engine_.store().remove(app_id);
        } catch (const std::exception& error) {
            engine_.log(LogLevel::warning, "files of the deleted app " + app_id + " are left behind: " + error.what());
        }
    });
}

void AccessWatch::look(const std::string& app_id) {
    {
        const std::lock_guard lock(mutex_);
        wanted_.insert(app_id);
        if (std::exchange(waiting_, true)) return;
    }
    look_after(std::max(kGatherFor, pause_));
}

void AccessWatch::look_after(std::chrono::milliseconds delay) {
    engine_.workers().post_after(delay, [this] { engine_.file_workers().post([this] { look_now(); }); });
}

void AccessWatch::look_now() {
    std::set<std::string> apps;
    {
        const std::lock_guard lock(mutex_);
        apps.swap(wanted_);
        waiting_ = false;
    }
    const auto began = std::chrono::steady_clock::now();
    try {
        check(apps);
    } catch (const std::exception& error) {
        engine_.log(LogLevel::warning, std::string("who may use the open apps could not be asked: ") + error.what());
        const std::lock_guard lock(mutex_);
        wanted_.merge(apps);
        if (!std::exchange(waiting_, true)) look_after(kTryAgainAfter);
    }
    const auto took = std::chrono::steady_clock::now() - began;
    const std::lock_guard lock(mutex_);
    pause_ = std::chrono::duration_cast<std::chrono::milliseconds>(took) * kShareOfTime;
}

// Whoever has several sessions with one app is asked for once.
void AccessWatch::check(const std::set<std::string>& apps) {
    using Question = std::tuple<std::string, std::vector<std::pair<std::string, std::string>>, std::string>;
    std::map<Question, std::optional<app::AppEntry>> answers;
    for (const auto& [session, app_id] : engine_.opened_apps()) {
        if (!apps.contains("") && !apps.contains(app_id)) continue;
        const app::User& user = session->user();
        const Question question{user.name(), user.attributes, app_id};
        auto known = answers.find(question);
        if (known == answers.end()) {
            std::optional<app::AppEntry> entry;
            try {
                entry = engine_.catalogue().find({user.directory, user.id, user.attributes}, app_id);
            } catch (const app::AccessDenied&) {  // as if it were not there
            }
            known = answers.emplace(question, std::move(entry)).first;
        }
        if (known->second && known->second->allows("read"))
            session->renew_entry(*known->second);
        else
            engine_.end_session(session, "you may not use this app any more");
    }
}

}  // namespace orrery::qix
