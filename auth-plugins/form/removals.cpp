#include "removals.h"

#include <orrery/kit/crypto/private_file.h>
#include <orrery/kit/json.h>

#include <chrono>

namespace orrery::form {
namespace {

constexpr std::size_t largest_file = 4U << 20;
constexpr std::int64_t remembered_for = 8 * 24 * 3600;  // a session idles for a week at most

std::int64_t now_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

void Removals::listen() {
    started_ = host_.subscribe("proxy.started", [this](const Subscription::Event&) {
        const std::lock_guard lock(mutex_);
        try {
            for (const auto& removal : recent()) tell(removal);
        } catch (const std::exception& error) {
            host_.log().error(std::string("users removed lately could not be told: ") + error.what());
        }
    });
}

void Removals::add(std::string_view directory, std::string_view name) const {
    const std::lock_guard lock(mutex_);
    const Removal removal{std::string(directory), std::string(name), now_seconds()};
    // First: what goes wrong with the file must not keep sessions alive.
    tell(removal);
    auto removals = recent();
    removals.push_back(removal);
    json::Value list = json::Value::array();
    for (const auto& each : removals)
        list.push_back(json::Value::object({{"directory", each.directory}, {"name", each.name}, {"when", each.when}}));
    crypto::write_private_file(file_, json::dump(json::Value::object({{"removed", list}}), json::Style::pretty) + "\n");
}

std::vector<Removals::Removal> Removals::recent() const {
    std::vector<Removal> removals;
    if (!std::filesystem::exists(file_)) return removals;
    const json::Value document = json::parse(crypto::read_private_file(file_, largest_file));
    for (const json::Value& item : document["removed"].as_array())
        if (item["when"].as_integer() > now_seconds() - remembered_for)
            removals.push_back({item["directory"].as_string(), item["name"].as_string(), item["when"].as_integer()});
    return removals;
}

void Removals::tell(const Removal& removal) const {
    host_.publish("user.sign-in-removed", removal.directory + "\\" + removal.name,
                  {{"directory", removal.directory}, {"id", removal.name}, {"when", std::to_string(removal.when)}});
}

}  // namespace orrery::form
