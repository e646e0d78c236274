#include "level_control.h"

#include <algorithm>

#include "columns.h"

namespace orrery::logging {

namespace {

bool begins_with(std::string_view text, std::string_view beginning) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return text.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), text.begin(),
                                                         [&](char a, char b) { return small(a) == small(b); });
}

/// Loggers' names have a case; what is typed for one of the default logs need not.
std::string as_declared(std::string_view logger) {
    for (auto& log : declarations()) {
        const auto name = std::string(log.facility) + "." + std::string(log.service);
        if (begins_with(logger, name) && (logger.size() == name.size() || logger[name.size()] == '.'))
            return name + std::string(logger.substr(name.size()));
    }
    return std::string(logger);
}

}  // namespace

LevelControl::LevelControl(Host host, Router router, const std::filesystem::path& folder)
    : host_(std::move(host)), router_(std::move(router)), levels_(folder, [this](auto& logger, auto& level) {
          host_.publish(level_topic, logger, {{"level", level}});
      }) {}

void LevelControl::start() {
    {
        std::lock_guard lock(mutex_);
        levels_.tell_all();
    }
    subscription_ = host_.subscribe("log.levels", [this](const Subscription::Event& event) { hear(event); });
}

void LevelControl::stop() { subscription_ = {}; }

CommandResult LevelControl::run(const std::vector<std::string_view>& words) {
    std::lock_guard lock(mutex_);
    if (words.size() < 2) return {0, levels_.text(words.empty() ? std::string() : as_declared(words.front())), {}};
    const auto logger = as_declared(words[0]);
    const auto word = words[1] == "default" ? std::optional<std::string>("default") : level_word(words[1]);
    if (words.size() > 2 || !word)
        throw Error(Code::invalid, "expected a logger and one of off, fatal, error, warn, info, debug, default");
    if (logger.find_first_of("=\n") != logger.npos)
        throw Error(Code::invalid, "the name of a logger has no = and no line end",
                    "orrery log level Audit.Proxy debug");
    levels_.set(logger, *word);
    return {0, logger + " " + *word + "\n", {}};
}

/// Nobody else is believed.
void LevelControl::hear(const Subscription::Event& event) {
    if (router_.service_of(event.record.value_or("caller", "")) != "Repository") return;
    Levels::Map levels;
    for (auto& field : event.record) levels.emplace(view(field.name), view(field.value));
    std::lock_guard lock(mutex_);
    try {
        levels_.hear(std::string(event.key), router_.stanzas_of(event.key), levels);
    } catch (const std::exception& failure) {
        host_.log().error("the levels that the repository has were not kept: " + std::string(failure.what()));
    }
}

}  // namespace orrery::logging
