// A service that reports what reached it: every record as JSON, streams that echo, flood or close, and bodies both
// ways. To the proxy it is the repository, too.
#include <orrery/plugin.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

namespace {

using namespace orrery;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
    return out + '"';
}

std::string to_json(Record record) {
    std::string out = "{";
    for (auto& field : record) {
        if (view(field.name) == "body") continue;
        out += (out.size() > 1 ? "," : "") + quoted(view(field.name)) + ":" + quoted(view(field.value));
    }
    return out + "}";
}

constexpr std::string_view virtual_proxies =
    R"([{"id":"1","prefix":"","sessionCookieHeaderName":"X-Qlik-Session","sessionInactivityTimeout":30},)"
    R"({"id":"2","prefix":"sales","sessionCookieHeaderName":"X-Qlik-Session-sales","sessionInactivityTimeout":1,)"
    R"("additionalResponseHeaders":"X-Team: sales","websocketCrossOriginWhiteList":["partner.example"]}])";

class Spy : public Service, public HttpHandler, public StreamHandler {
public:
    Spy(Host host, Config config) : host_(std::move(host)), configurations_(config.text("virtual-proxies")) {}
    void start() override {}
    void stop() override {
        std::lock_guard lock(mutex_);
        for (int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

    Response handle(const Request& request) override {
        if (request.path() == "/hub/calls") return {200, {{"content-type", "application/json"}}, calls(), {}};
        if (request.identity().id == "sa_proxy") return as_repository(request);
        {
            std::lock_guard lock(mutex_);
            seen_.push_back(to_json(request.record()));
        }
        if (request.path() == "/hub/revoke") {
            host_.publish("user.disabled", "DIR\\revoked", {{"directory", "DIR"}, {"id", "revoked"}});
            revoked_ = true;
        }
        if (request.path() == "/hub/slow") std::this_thread::sleep_for(std::chrono::milliseconds(400));
        if (request.path() == "/hub/down") throw Error(Code::unavailable, "the database at 10.0.0.7 is away");
        if (request.path() == "/hub/bug") throw std::runtime_error("SELECT secret FROM wherever");
        if (request.path() == "/hub/big") return big();
        if (request.path() == "/hub/cookie")
            return {200, {{"set-cookie", "X-Qlik-Session=stolen"}, {"x-evil", "a\r\nset-cookie: b"}}, "", {}};
        if (request.body_stream())
            return {200, {{"content-type", "text/plain"}}, std::to_string(read_body(*request.body_stream())), {}};
        return {200, {{"content-type", "application/json"}}, to_json(request.record()), {}};
    }

    void open(const Request& request, Stream stream) override {
        if (request.path() == "/app/refused") throw Error(Code::denied, "you may not open this app");
        std::lock_guard lock(mutex_);
        seen_.push_back(to_json(request.record()));
        open_.push_back(stream.descriptor());
        threads_.emplace_back([path = std::string(request.path()), taken = std::move(stream)]() mutable {
            try {
                serve(path, taken);
            } catch (const std::exception&) {  // the other side has gone
            }
            ::shutdown(taken.descriptor(), SHUT_RDWR);
            taken
                .release();  // closed at the process's end: its number must not be reused while stop() may shut it down
        });
    }

private:
    // What the proxy asks: its virtual proxies, and whether a user may sign in.
    Response as_repository(const Request& request) const {
        if (request.path() == "/internal/sign-in")
            return {
                revoked_ && request.body().find(R"("revoked")") != std::string_view::npos ? 403 : 200, {}, "{}", {}};
        if (request.path() != "/qrs/virtualproxyconfig/full") return {200, {}, "[]", {}};
        if (configurations_.empty()) return {200, {}, std::string(virtual_proxies), {}};
        std::ifstream file(configurations_);
        return {200, {}, {std::istreambuf_iterator<char>(file), {}}, {}};
    }

    static void serve(const std::string& path, Stream& stream) {
        if (path == "/app/leave") return stream.close(4123, "enough");
        if (path == "/app/vanish") return;
        if (path == "/app/flood") {
            std::string message(64'000, 'f');
            for (;;) stream.write(wire::Kind::binary, message, std::chrono::minutes(1));
        }
        while (auto message = stream.read()) {
            if (message->kind == wire::Kind::close) return;
            stream.write(message->kind, message->payload);
        }
    }
    Response big() {
        auto [stream, id] = host_.offer_stream();
        std::lock_guard lock(mutex_);
        threads_.emplace_back([taken = std::move(stream)]() mutable {
            try {
                for (int i = 0; i < 80; ++i)
                    taken.write(wire::Kind::data, std::string(65'536, static_cast<char>('a' + i % 26)));
                taken.write(wire::Kind::end, "");
            } catch (const std::exception&) {
            }
        });
        return {200, {{"content-type", "application/octet-stream"}}, "", id};
    }
    std::size_t read_body(std::string_view id) {
        Stream stream = host_.take_stream(id);
        std::size_t size = 0;
        while (auto message = stream.read(std::chrono::seconds(20))) {
            if (message->kind == wire::Kind::end) return size;
            size += message->payload.size();
        }
        throw Error(Code::invalid, "the body did not come whole");
    }
    std::string calls() {
        std::lock_guard lock(mutex_);
        std::string out;
        for (auto& one : std::exchange(seen_, {})) out += (out.empty() ? "" : ",") + one;
        return "[" + out + "]";
    }

    Host host_;
    const std::string configurations_;
    std::atomic<bool> revoked_{false};
    std::mutex mutex_;
    std::vector<std::string> seen_;
    std::vector<int> open_;
    std::vector<std::thread> threads_;
};

}  // namespace

ORRERY_PLUGIN(Spy, "org.orrery.test.spy", "1.0.0",
              {"virtual-proxies", "a file of virtual proxies instead of the usual two", ""})
