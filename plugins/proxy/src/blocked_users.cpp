#include "blocked_users.h"

#include <orrery/kit/http/text.h>

#include <charconv>
#include <map>

namespace orrery::proxy {
namespace {

constexpr std::size_t at_once = 500;

std::string folded(const Principal& who) { return kit::http::lower(who.directory) + "\\" + kit::http::lower(who.id); }

// Sessions that began later are none of the event's business: the user has come back.
Session::Time moment_of(Record event) {
    const auto text = event.value_or("when", "");
    std::int64_t when = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), when);
    return error == std::errc() && end == text.data() + text.size() ? Session::Time(std::chrono::seconds(when + 1))
                                                                    : Session::Time::max();
}

}  // namespace

void BlockedUsers::start() {
    for (const char* topic : {"user.disabled", "user.sign-in-removed"})
        subscriptions_.push_back(host_.subscribe(topic, [this](const Subscription::Event& event) {
            if (event.gap) return void(look());
            Principal who;
            who.directory = event.record.value_or("directory", "");
            who.id = event.record.value_or("id", "");
            end_sessions(who, moment_of(event.record));
        }));
    subscriptions_.push_back(host_.subscribe("repository.user", [this](const Subscription::Event& event) {
        if (event.gap || event.key == "*") look();
    }));
    // Who has removed somebody while nobody listened here tells it again.
    host_.publish("proxy.started", "proxy");
}

bool BlockedUsers::look() {
    std::map<std::string, Principal> users;
    for (const auto& session : sessions_.all()) users.try_emplace(folded(session->who), session->who);
    try {
        std::vector<Principal> some;
        for (auto user = users.begin(); user != users.end();) {
            some.push_back(std::move(user->second));
            if (++user != users.end() && some.size() < at_once) continue;
            for (auto place : repository_.signed_out(some)) end_sessions(some.at(place));
            some.clear();
        }
    } catch (const std::exception& error) {
        host_.log().debug(std::string("who may be signed in could not be read: ") + error.what());
        return false;
    }
    return true;
}

void BlockedUsers::end_sessions(const Principal& who, Session::Time until) {
    for (const auto& session : sessions_.of_user(who.directory, who.id))
        if (session->created < until) sessions_.end(session, "the user may not sign in any more");
}

}  // namespace orrery::proxy
