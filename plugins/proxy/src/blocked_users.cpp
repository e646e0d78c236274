#include "blocked_users.h"

#include <orrery/kit/http/text.h>

#include <set>

namespace orrery::proxy {
namespace {

std::string folded(std::string_view directory, std::string_view id) {
    return kit::http::lower(directory) + "\\" + kit::http::lower(id);
}

}  // namespace

void BlockedUsers::start() {
    for (const char* topic : {"user.disabled", "user.sign-in-removed"})
        subscriptions_.push_back(host_.subscribe(topic, [this](const Subscription::Event& event) {
            if (event.gap) return void(look());
            for (const auto& session :
                 sessions_.of_user(event.record.value_or("directory", ""), event.record.value_or("id", "")))
                sessions_.end(session, "the user may not sign in any more");
        }));
    subscriptions_.push_back(host_.subscribe("repository.user", [this](const Subscription::Event& event) {
        if (event.gap || event.key == "*") look();
    }));
}

bool BlockedUsers::look() {
    std::set<std::string> blocked;
    try {
        const auto users =
            repository_.read("/qrs/user/full", "inactive eq true or blacklisted eq true or removedExternally eq true");
        for (const auto& user : users.items())
            blocked.insert(folded(user["userDirectory"].string_or(""), user["userId"].string_or("")));
    } catch (const std::exception& error) {
        host_.log().debug(std::string("who is blocked could not be read: ") + error.what());
        return false;
    }
    for (const auto& session : sessions_.all())
        if (blocked.contains(folded(session->who.directory, session->who.id)))
            sessions_.end(session, "the user may not sign in any more");
    return true;
}

}  // namespace orrery::proxy
