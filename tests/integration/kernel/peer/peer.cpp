// A plugin that tries what lies between plugins: events under load, handles that are kept, streams that are not read,
// calls in calls. Its verbs begin with the stanza's name.
#include <orrery/plugin.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "../verbs.h"

namespace {

using Milliseconds = std::chrono::milliseconds;
constexpr Milliseconds patience{60'000};

class Peer : public orrery::Service, public orrery::HttpHandler, public orrery::StreamHandler, public orrery::Command {
public:
    Peer(orrery::Host host, orrery::Config) : host_(std::move(host)) {}
    ~Peer() override {
        for (auto& reader : readers_) reader.join();
    }

    void start() override {
        subscription_ =
            host_.subscribe("peer.topic", [this](const orrery::Subscription::Event& event) { take(event); });
    }
    void stop() override {
        hold(false);
        subscription_ = {};
    }

    /// `/via/STANZA/REST` asks STANZA for /REST, with no deadline of its own; `/wait` until it is told to stop.
    orrery::Response handle(const orrery::Request& request) override {
        constexpr std::string_view via = "/via/";
        auto path = request.path();
        if (path.starts_with(via)) {
            auto rest = path.substr(via.size());
            auto slash = std::min(rest.find('/'), rest.size());
            return {200, {}, ask(host_.find("orrery.http/1", rest.substr(0, slash)), rest.substr(slash), {}), {}};
        }
        if (path == "/wait") {
            host_.log().info("waits");
            auto ends = std::chrono::steady_clock::now() + patience;
            while (!host_.cancelled() && std::chrono::steady_clock::now() < ends)
                std::this_thread::sleep_for(Milliseconds(2));
            host_.log().info(host_.cancelled() ? "was told to stop" : "was never told to stop");
        }
        if (path == "/release") hold(false);
        return {200, {}, std::string(host_.instance()) + " for " + std::string(request.caller()), {}};
    }

    /// Reads nothing before `/release`; then counts until the other side ends and says how much came.
    void open(const orrery::Request&, orrery::Stream stream) override {
        hold(true);
        std::lock_guard lock(mutex_);
        readers_.emplace_back([this, taken = std::move(stream)]() mutable {
            wait_while_held();
            size_t bytes = 0;
            try {
                while (auto message = taken.read(patience)) {
                    if (message->kind == orrery::wire::Kind::end) break;
                    bytes += message->payload.size();
                }
                taken.write(orrery::wire::Kind::text, std::to_string(bytes));
            } catch (const std::exception& error) {
                host_.log().error(error.what());
            }
        });
    }

    std::vector<orrery::Verb> verbs() const override {
        return orrery::test::verbs_of(
            host_.instance(),
            {"keep", "kept", "ask", "publish", "hold", "release", "events", "flood", "observe", "fail", "once", "take"},
            "try what lies between plugins", {{"deadline", "in milliseconds"}, {"json", "changes nothing"}},
            "orrery NAME events");
    }

    orrery::CommandResult run(const orrery::Arguments& given) override {
        auto words = given.positional();
        auto verb = orrery::test::verb_of(given, host_.instance());
        auto word = [&](size_t at) { return orrery::test::word_of(words, at); };
        if (verb == "keep") return kept_ = host_.find("orrery.http/1", word(0)), orrery::CommandResult{};
        if (verb == "kept") return {0, ask(kept_, "/", {}) + "\n", {}};
        if (verb == "ask") {
            auto deadline = Milliseconds(std::stoi(std::string(given.option("deadline").value_or("0"))));
            return {0, ask(host_.find("orrery.http/1", word(0)), word(1), deadline) + "\n", {}};
        }
        if (verb == "publish") return publish(std::stoi(word(0)), std::stoi(word(1))), orrery::CommandResult{};
        if (verb == "hold" || verb == "release") return hold(verb == "hold"), orrery::CommandResult{};
        if (verb == "events") return {0, events(), {}};
        if (verb == "flood") return {0, flood(word(0)), {}};
        if (verb == "once")
            return host_.once_put(word(0), word(1), Milliseconds(std::stoi(word(2)))), orrery::CommandResult{};
        if (verb == "take") return {0, host_.once_take(word(0)).value_or("nothing") + "\n", {}};
        if (verb == "observe") return host_.observe("peer_" + word(0), 2.5), orrery::CommandResult{};
        if (verb == "fail") throw orrery::Error(orrery::Code::denied, "told to fail", "ask for something else");
        return {2, {}, "no such verb"};
    }

private:
    static std::string ask(const orrery::Handle& handle, std::string_view path, Milliseconds deadline) {
        orrery::Fields answer, request{{"method", "GET"}, {"target", path}};
        auto status = handle.call(0, request.record(), answer, deadline);
        return "status " + std::to_string(status) + " " +
               std::string(answer.value_or("body", answer.value_or("error.message", "")));
    }

    /// Events 1 to `count`, over so many keys.
    void publish(int count, int keys) const {
        for (int i = 1; i <= count; ++i)
            host_.publish("peer.topic", std::string(host_.instance()) + std::to_string(i % keys),
                          {{"value", std::to_string(i)}});
    }
    void take(const orrery::Subscription::Event& event) {
        wait_while_held();
        std::lock_guard lock(mutex_);
        came_.push_back({std::string(event.record.value_or("caller", "?")),
                         std::stoi(std::string(event.record.at("value"))), event.gap});
    }
    /// Per publisher, since the last time: how many came, whether in order, the last one, and how many told of a gap.
    std::string events() {
        std::lock_guard lock(mutex_);
        std::map<std::string, std::vector<Came>> by_publisher;
        for (auto& one : came_) by_publisher[one.publisher].push_back(one);
        std::string out;
        for (auto& [publisher, all] : by_publisher) {
            bool ordered = std::is_sorted(all.begin(), all.end(), [](auto& a, auto& b) { return a.value < b.value; });
            auto gaps = std::count_if(all.begin(), all.end(), [](auto& one) { return one.gap; });
            out += publisher + ": " + std::to_string(all.size()) + (ordered ? " in order" : " OUT OF ORDER") +
                   ", last " + std::to_string(all.back().value) + ", gaps " + std::to_string(gaps) + "\n";
        }
        return out;
    }

    /// Writes 4 MiB to a stream that nobody reads, until it takes no more; releases the reader; writes the rest.
    std::string flood(const std::string& stanza) {
        auto stream =
            orrery::open_stream(host_, host_.find("orrery.stream/1", stanza), {{"method", "GET"}, {"target", "/"}});
        constexpr size_t total = 4u << 20;
        std::string bytes;
        orrery::wire::append_message(bytes, orrery::wire::Kind::binary, std::string(total, 'f'));
        orrery::wire::append_message(bytes, orrery::wire::Kind::end, "");
        size_t taken = 0;
        bool released = false;
        std::string before;
        while (taken < bytes.size()) {
            auto sent =
                ::send(stream.descriptor(), bytes.data() + taken, bytes.size() - taken, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) taken += static_cast<size_t>(sent);
            if (sent >= 0) continue;
            if (errno != EAGAIN) return "the stream broke";
            if (!std::exchange(released, true)) {
                before = taken <= 512 * 1024 ? "held back within 512 KiB"
                                             : "took " + std::to_string(taken) + " bytes unread";
                ask(host_.find("orrery.http/1", stanza), "/release", {});
            }
            pollfd waiting{stream.descriptor(), POLLOUT, 0};
            ::poll(&waiting, 1, 1000);
        }
        auto answer = stream.read(patience);
        return before + ", " + (answer ? answer->payload : "nothing") + " bytes arrived\n";
    }

    void hold(bool on) {
        std::lock_guard lock(mutex_);
        held_ = on;
        changed_.notify_all();
    }
    void wait_while_held() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, patience, [&] { return !held_; });
    }

    struct Came {
        std::string publisher;
        int value;
        bool gap;
    };
    orrery::Host host_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool held_ = false;
    std::vector<Came> came_;
    std::vector<std::thread> readers_;
    orrery::Handle kept_;
    orrery::Subscription subscription_;
};

}  // namespace

ORRERY_PLUGIN(Peer, "orrery.test.peer", "1.0.0")
