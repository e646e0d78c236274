// A plugin that does on command whatever a plugin can ask of the kernel, so that tests see both placements from
// outside. Its verbs begin with the stanza's name.
#include <orrery/http.h>
#include <orrery/plugin.h>
#include <unistd.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "../verbs.h"

namespace {

using Milliseconds = std::chrono::milliseconds;

class Probe : public orrery::Service,
              public orrery::HttpHandler,
              public orrery::StreamHandler,
              public orrery::Command,
              public orrery::Listener,
              public orrery::LiveCheck {
public:
    Probe(orrery::Host host, orrery::Config config)
        : host_(std::move(host)),
          start_delay_(config.duration("start-delay", {})),
          fail_(config.text("fail")),
          note_(config.text("note")) {
        if (fail_ == "create") throw orrery::Error(orrery::Code::invalid, "told to fail in create", "take --fail out");
    }
    ~Probe() override {
        for (auto& echo : echoes_) echo.join();
    }

    void start() override {
        std::this_thread::sleep_for(start_delay_);
        if (fail_ == "start") throw std::runtime_error("told to fail in start");
        auto taking = [this](const orrery::Subscription::Event& event) { take(event); };
        subscription_ = host_.subscribe("probe.topic", taking);
        states_of_others_ = host_.subscribe("orrery.service", taking);
    }
    void stop() override {
        subscription_ = {}, states_of_others_ = {};
        std::lock_guard lock(child_mutex_);
        child_ = {};
    }
    void check_live() override {
        if (fail_ == "live")
            throw orrery::Error(orrery::Code::unavailable, "told to fail the live check", "take --fail out");
    }
    /// Takes a changed note while it runs, nothing else.
    bool configure(const orrery::Config& config) override {
        if (config.text("fail") != fail_ || config.duration("start-delay", {}) != start_delay_) return false;
        if (config.text("note") == "unbearable") throw orrery::Error(orrery::Code::invalid, "told to refuse this note");
        std::lock_guard lock(mutex_);
        note_ = config.text("note");
        return true;
    }
    orrery::HealthReport health() override {
        for (;;) {
            {
                std::lock_guard lock(mutex_);
                if (health_ != "hang") break;
            }
            std::this_thread::sleep_for(Milliseconds(5));
        }
        std::lock_guard lock(mutex_);
        auto health = health_ == "bad"        ? orrery::Health::bad
                      : health_ == "degraded" ? orrery::Health::degraded
                                              : orrery::Health::good;
        return {health, health_detail_};
    }

    orrery::Response handle(const orrery::Request& request) override {
        std::string text;
        for (auto& field : request.record())
            text += std::string(orrery::view(field.name)) + "=" + std::string(orrery::view(field.value)) + "\n";
        if (request.path() == "/fail")
            throw orrery::Error(orrery::Code::conflict, "told to fail", "ask for another path");
        if (request.path() == "/large") text.assign(8u << 20, 'x');
        if (request.path() == "/until-cancelled") {
            auto began = std::chrono::steady_clock::now();
            while (!host_.cancelled() && std::chrono::steady_clock::now() - began < Milliseconds(10'000))
                std::this_thread::sleep_for(Milliseconds(5));
            host_.log().info(host_.cancelled() ? "was cancelled" : "was not cancelled");
            std::this_thread::sleep_for(Milliseconds(50));  // the caller's clock may be a little behind this one's
        }
        return {200, {}, text, {}};
    }

    void open(const orrery::Request&, orrery::Stream stream) override {
        std::lock_guard lock(mutex_);
        echoes_.emplace_back([stream = std::move(stream)]() mutable {
            while (auto message = stream.read()) stream.write(message->kind, "echo " + message->payload);
        });
    }

    void attach(const orrery::Listening& listening) override {
        std::lock_guard lock(mutex_);
        sockets_[listening.id] = host_.take_stream(listening.id);
        host_.log().info(
            "attached",
            {{"stanza", listening.stanza}, {"port", std::to_string(listening.port)}, {"tls", listening.tls}});
    }
    void detach(std::string_view id) override {
        std::lock_guard lock(mutex_);
        host_.log().info("detached");
        sockets_.erase(std::string(id));
    }

    std::vector<orrery::Verb> verbs() const override {
        return orrery::test::verbs_of(
            host_.instance(),
            {"call", "once-put", "once-take", "publish", "events", "spawn", "child", "stream", "log", "crash", "post",
             "time", "authenticate", "health", "overflow", "note", "fork"},
            "probe the kernel", {{"path", "target of the call"}, {"deadline", "in milliseconds"}});
    }

    orrery::CommandResult run(const orrery::Arguments& given) override {
        auto words = given.positional();
        auto verb = orrery::test::verb_of(given, host_.instance());
        auto word = [&](size_t at) { return orrery::test::word_of(words, at); };
        if (verb == "call")
            return {0, call(word(0), std::string(given.option("path").value_or("/")), given.option("deadline")), {}};
        if (verb == "once-put") return host_.once_put(word(0), word(1), Milliseconds(60'000)), orrery::CommandResult{};
        if (verb == "once-take") return {0, host_.once_take(word(0)).value_or("nothing") + "\n", {}};
        if (verb == "publish")
            return host_.publish("probe.topic", word(0), {{"value", word(1)}, {"caller", "forged"}}),
                   orrery::CommandResult{};
        if (verb == "events") return {0, locked(events_), {}};
        if (verb == "spawn") return {0, spawn(words), {}};
        if (verb == "child") return {0, locked(states_), {}};
        if (verb == "stream") return {0, stream(word(0), word(1)), {}};
        if (verb == "log") return host_.log().warn(word(0), {{"input", given.input()}}), orrery::CommandResult{};
        if (verb == "crash") return {*volatile_null(), {}, {}};
        if (verb == "overflow") return {overflow(1), {}, {}};
        if (verb == "health") {
            std::lock_guard lock(mutex_);
            return health_ = word(0), health_detail_ = word(1), orrery::CommandResult{};
        }
        if (verb == "fork") return {0, fork_away(), {}};
        if (verb == "post") return {0, post(), {}};
        if (verb == "note") return {0, locked(note_) + "\n", {}};
        if (verb == "time") return {0, time(word(0)), {}};
        if (verb == "authenticate") return {0, authenticate(word(0), word(1)), {}};
        return {2, {}, "no such probe"};
    }

private:
    static int* volatile_null() {
        int* volatile nothing = nullptr;
        return nothing;
    }
    static int overflow(int depth) {
        volatile char frame[4096] = {};
        frame[0] = static_cast<char>(depth);
        return depth == 0 ? 0 : overflow(depth + 1) + frame[0];
    }

    std::string call(const std::string& stanza, const std::string& path, std::optional<std::string_view> deadline) {
        auto limit = deadline ? Milliseconds(std::stoi(std::string(*deadline))) : Milliseconds(0);
        orrery::Fields answer;
        orrery::Fields request{{"method", "GET"},
                               {"target", path},
                               {"caller", "forged"},
                               {"identity.directory", "CORP"},
                               {"identity.id", "ada"}};
        auto handle = host_.find("orrery.http/1", stanza);
        if (!handle) return "no handle\n";
        auto status = handle.call(0, request.record(), answer, limit);
        auto body = std::string(answer.value_or("body", ""));
        if (body.size() > 65536) body = std::to_string(body.size()) + " bytes\n";
        return "status " + std::to_string(status) + "\n" + body + std::string(answer.value_or("error.message", "")) +
               "\n";
    }

    std::string authenticate(const std::string& stanza, const std::string& key) {
        orrery::Fields request{{"method", "GET"}, {"target", "/"}}, answer;
        if (!key.empty()) request.add("header.x-api-key", key);
        auto text =
            "status " + std::to_string(host_.find("orrery.auth/1", stanza).call(0, request.record(), answer)) + "\n";
        for (auto& [name, value] : answer.items()) text += std::string(name) + "=" + std::string(value) + "\n";
        return text;
    }

    /// Nanoseconds per call, over many.
    std::string time(const std::string& stanza) {
        auto handle = host_.find("orrery.http/1", stanza);
        orrery::Fields request{{"method", "GET"}, {"target", "/"}};
        constexpr int rounds = 2'000;
        auto began = std::chrono::steady_clock::now();
        for (int i = 0; i < rounds; ++i) {
            orrery::Fields answer;
            handle.call(0, request.record(), answer);
        }
        return std::to_string((std::chrono::steady_clock::now() - began).count() / rounds) + " ns\n";
    }

    std::string spawn(const std::vector<std::string_view>& words) {
        orrery::Fields spec{{"restart", "on-failure"}, {"stop.grace_ms", "2000"}, {"environment.PROBE", "probed"}};
        std::lock_guard lock(child_mutex_);  // not mutex_: the notices below want that, and may be waited for here
        if (words.empty()) return child_ = {}, "stopped\n";
        spec.add("program", words[0]);
        for (size_t i = 1; i < words.size(); ++i) spec.add("argument", words[i]);
        child_ = host_.spawn(spec, [this](orrery::Record state) {
            std::lock_guard own(mutex_);
            states_ += std::string(state.value_or("state", "?")) + " " + std::string(state.value_or("status", "")) +
                       "/" + std::string(state.value_or("signal", "")) + "\n";
        });
        return "spawned\n";
    }

    /// A process that nobody knows of, in a session of its own.
    static std::string fork_away() {
        auto pid = ::fork();
        if (pid == 0) {
            ::setsid();
            ::execlp("sleep", "sleep", "1021", nullptr);
            ::_exit(1);
        }
        return std::to_string(pid) + "\n";
    }

    std::string stream(const std::string& stanza, const std::string& text) {
        auto open =
            orrery::open_stream(host_, host_.find("orrery.stream/1", stanza), {{"method", "GET"}, {"target", "/"}});
        open.write(orrery::wire::Kind::text, text);
        auto answer = open.read(Milliseconds(5'000));
        return (answer ? answer->payload : "closed") + "\n";
    }

    std::string post() {
        auto done = std::make_shared<std::pair<std::mutex, std::condition_variable>>();
        auto count = std::make_shared<int>(0);
        auto one = [done, count] {
            std::lock_guard lock(done->first);
            ++*count;
            done->second.notify_all();
        };
        host_.post(one);
        host_.post(one, Milliseconds(30));
        std::unique_lock lock(done->first);
        done->second.wait_for(lock, Milliseconds(5'000), [&] { return *count == 2; });
        return std::to_string(*count) + " ran\n";
    }

    void take(const orrery::Subscription::Event& event) {
        std::lock_guard lock(mutex_);
        auto value = event.record.value_or("value", event.record.value_or("state", ""));
        events_ += std::string(event.key) + "=" + std::string(value) + (event.record.find("reason") ? ": " : "") +
                   std::string(event.record.value_or("reason", "")) + " from " +
                   std::string(event.record.value_or("caller", "?")) + (event.gap ? " gap" : "") + "\n";
    }
    std::string locked(const std::string& text) {
        std::lock_guard lock(mutex_);
        return text;
    }

    orrery::Host host_;
    Milliseconds start_delay_;
    std::string fail_, note_;
    std::mutex mutex_, child_mutex_;
    std::vector<std::thread> echoes_;
    std::map<std::string, orrery::Stream> sockets_;
    std::string events_, states_, health_ = "good", health_detail_;
    orrery::Subscription subscription_, states_of_others_;
    orrery::Child child_;
};

}  // namespace

ORRERY_PLUGIN(Probe, "orrery.test.probe", "1.0.0", {"start-delay", "how long start takes", "0ms", "duration"},
              {"fail", "where to fail", "never", "choice:never,create,start,live"},
              {"level", "a number", "3", "integer:1..5"}, {"note", "something to remember", "", "text"},
              {"names", "a list", "", "text", "", ORRERY_SETTING_LIST},
              {"secret", "a number nobody may see", "1", "integer", "", ORRERY_SETTING_SECRET},
              {"own-port", "a port it could open", "", "port:own"}, {"folder", "a folder", "", "path:folder"},
              {"certificate", "a certificate", "", "path:certificate"},
              {"key", "the key of that", "", "path:key=certificate"})
