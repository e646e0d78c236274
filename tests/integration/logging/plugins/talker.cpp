// Logs what it is told to: `talker talk COUNT TEXT`, rows by a thread of its own that waits for nobody; `talker level
// WHOSE LEVEL` changes a level. It says when it starts and stops.
#include <orrery/plugin.h>

#include <thread>

namespace {

class Talker : public orrery::Service, public orrery::Command {
public:
    Talker(orrery::Host host, orrery::Config) : host_(std::move(host)) { host_.log().info("created"); }
    void start() override { host_.log().info("started"); }
    void stop() override { host_.log().info("the last word"); }
    std::vector<orrery::Verb> verbs() const override {
        auto name = std::string(host_.instance());
        return {{name + " talk", "log rows", "COUNT TEXT", {}, "", true},
                {name + " patiently", "log rows with pauses", "COUNT TEXT", {}, "", true},
                {name + " audit", "log numbered rows of the proxy's, one a millisecond", "COUNT PREFIX", {}, "", true},
                {name + " whisper", "log a debug row", "LOGGER TEXT", {}, "", true},
                {name + " row", "log one row", "LEVEL LOGGER TEXT [NAME=VALUE…]", {}, "", true},
                {name + " level", "change a level", "WHOSE LEVEL", {}, "", true}};
    }
    orrery::CommandResult run(const orrery::Arguments& given) override {
        auto words = given.positional();
        if (given.verb().ends_with(" row")) return row(words);
        if (words.size() != 2) return {2, {}, "two words are wanted\n"};
        if (given.verb().ends_with(" level"))
            host_.publish("orrery.log.level", words[0], {{"level", words[1]}});
        else if (given.verb().ends_with(" whisper"))
            whisper(std::string(words[0]), words[1]);
        else if (given.verb().ends_with(" audit"))
            audit(std::stoul(std::string(words[0])), std::string(words[1]));
        else
            talk(std::stoul(std::string(words[0])), words[1], given.verb().ends_with(" patiently"));
        return {0, "done\n", {}};
    }

private:
    void talk(size_t count, std::string_view text, bool patiently) {
        std::thread([&] {
            for (size_t i = 0; i < count; ++i) {
                if (patiently && i % 200 == 199) std::this_thread::sleep_for(std::chrono::milliseconds(2));
                host_.log().warn(text, {{"number", i}, {"half", static_cast<double>(i) / 2}, {"user", "ada"}});
            }
        }).join();
    }
    /// Rows "PREFIX-0", "PREFIX-1", … of three logs of the service Proxy, and of its own log.
    void audit(size_t count, const std::string& prefix) {
        const orrery::Logger logs[] = {{host_.table(), "AuditSecurity.Proxy"},
                                       {host_.table(), "AuditActivity.Proxy"},
                                       {host_.table(), "Audit.Proxy"},
                                       {host_.table(), host_.instance()}};
        for (size_t i = 0; i < count; ++i) {
            const auto name = prefix + "-" + std::to_string(i);
            for (auto& log : logs) log.info(name, {{"Command", name}});
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    orrery::CommandResult row(const std::vector<std::string_view>& words) {
        if (words.size() < 3) return {2, {}, "level, logger and text are wanted\n"};
        orrery::Fields properties;
        for (auto word : std::vector(words.begin() + 3, words.end()))
            properties.add(word.substr(0, word.find('=')), word.substr(word.find('=') + 1));
        const auto level = static_cast<orrery::Level>(std::stoi(std::string(words[0])));
        orrery::Logger(host_.table(), words[1]).write(level, words[2], properties);
        return {0, "done\n", {}};
    }
    /// By a logger of that whole name, at every level that is on.
    void whisper(const std::string& name, std::string_view text) {
        for (auto& [known, logger] : loggers_)
            if (known == name) return say(logger, text);
        loggers_.emplace_back(name, orrery::Logger(host_.table(), name));
        say(loggers_.back().second, text);
    }
    static void say(const orrery::Logger& logger, std::string_view text) {
        logger.debug(std::string(text) + " at debug");
        logger.info(std::string(text) + " at info", {{"exception", "it broke"}});
    }
    orrery::Host host_;
    std::vector<std::pair<std::string, orrery::Logger>> loggers_;
};

}  // namespace

ORRERY_PLUGIN(Talker, "org.orrery.test.talker", "1.0.0")
