// Any requests to an open app: each is answered, and never with "the engine is at fault". An input is lines; the first
// byte of a line picks a method, the second what it is called on, the rest is its parameters as JSON.
#include <unistd.h>

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <set>

#include "app/local_catalogue.h"
#include "qix/engine.h"
#include "qix/registry.h"

using namespace orrery;

namespace {

class Answers : public qix::Outlet {
public:
    void send(std::string text) override {
        const std::lock_guard lock(mutex_);
        texts_.push_back(std::move(text));
        arrived_.notify_all();
    }
    void close(std::uint16_t, std::string) override {}
    /// The answer to the request of that number; a hanging engine ends the run.
    json::Value take(std::int64_t id) {
        std::unique_lock lock(mutex_);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (true) {
            while (!texts_.empty()) {
                json::Value message = json::parse(texts_.front());
                texts_.pop_front();
                if (message["id"] == json::Value(id)) return message;
            }
            if (arrived_.wait_until(lock, end) == std::cv_status::timeout) {
                std::cerr << "no answer within 30 s\n";
                std::abort();
            }
        }
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::string> texts_;
};

/// A connection that asks one thing after the other.
class Client {
public:
    explicit Client(qix::Engine& engine)
        : outlet_(std::make_shared<Answers>()), connection_(engine.connect({"F", "fuzz", {}}, "/app/", outlet_)) {}
    ~Client() { connection_->closed(); }
    json::Value ask(std::string_view method, std::int64_t handle, json::Value params) {
        const std::int64_t id = ++id_;
        connection_->receive(json::dump(json::Value::object({{"jsonrpc", "2.0"},
                                                             {"id", id},
                                                             {"handle", handle},
                                                             {"method", method},
                                                             {"params", std::move(params)},
                                                             {"delta", id % 2 == 0}})));
        return outlet_->take(id);
    }

private:
    const std::shared_ptr<Answers> outlet_;
    const std::shared_ptr<qix::Connection> connection_;
    std::int64_t id_ = 0;
};

json::Value list(std::initializer_list<json::Value> items) { return json::Value::array(items); }

constexpr const char* kScript = R"j(
    Customers: LOAD * INLINE [CID,Country
    1,SE
    2,DE
    3,SE];
    Orders: LOAD OID, If(Len(CID)>0, CID) AS CID, Prod, Amt INLINE [OID,CID,Prod,Amt
    10,1,A,5
    11,1,B,7
    12,2,A,9
    13,,C,1];)j";

struct Running {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("orrery-fuzz-" + std::to_string(::getpid()));
    app::Store store{folder / "Apps"};
    qix::Engine engine{settings(),
                       std::make_shared<app::LocalCatalogue>(folder, store, app::LocalCatalogue::Sharing::everyone),
                       store, [](qix::LogLevel, const std::string&) {}};
    std::string app_id;
    std::unique_ptr<Client> keeper;  // keeps the app in memory between inputs

    qix::EngineSettings settings() const {
        qix::EngineSettings settings;
        settings.apps_folder = folder / "Apps";
        settings.logs_folder = folder / "Log";
        settings.calculation_limit = std::chrono::milliseconds(2000);
        settings.calculation_threads = settings.request_threads = settings.file_threads = 1;
        return settings;
    }
    Running() {
        keeper = std::make_unique<Client>(engine);
        app_id = keeper->ask("CreateApp", -1, list({"Fuzz"}))["result"]["qAppId"].as_string();
        keeper->ask("OpenDoc", -1, list({app_id}));
        keeper->ask("SetScript", 1, list({kScript}));
        if (!keeper->ask("DoReload", 1, list({}))["result"]["qReturn"].as_bool()) std::abort();
        keeper->ask("DoSave", 1, list({}));
    }
    ~Running() {
        keeper.reset();
        engine.stop();
        std::filesystem::remove_all(folder);
    }
};

/// What leaves the session's own state, or takes as long as its script wants to.
bool is_left_out(const std::string& method) {
    static const std::set<std::string> left_out = {"DeleteApp", "DoSave",      "SaveObjects",      "SaveAs",
                                                   "CreateApp", "CreateDocEx", "CopyApp",          "ReplaceAppFromID",
                                                   "DoReload",  "DoReloadEx",  "CreateConnection", "ExportData"};
    return left_out.contains(method);
}

std::vector<std::pair<qix::Class, std::string>> offered_methods() {
    std::vector<std::pair<qix::Class, std::string>> methods;
    for (const auto& [key, method] : qix::Registry::all().methods())
        if (method.offer == qix::Offer::done && !is_left_out(key.second)) methods.push_back(key);
    return methods;
}

constexpr const char* kObject = R"j({"qInfo":{"qId":"o","qType":"x"},"title":{"qStringExpression":"=Sum(Amt)"},
    "qHyperCubeDef":{"qDimensions":[{"qDef":{"qFieldDefs":["Prod"]}},{"qDef":{"qFieldDefs":["Country"]}}],
    "qMeasures":[{"qDef":{"qDef":"Sum(Amt)"}}],"qInitialDataFetch":[{"qWidth":3,"qHeight":9}]},
    "qListObjectDef":{"qDef":{"qFieldDefs":["Prod"]},"qInitialDataFetch":[{"qWidth":1,"qHeight":9}]}})j";

/// A handle of every class, by number of the class.
std::vector<std::int64_t> open_all(Client& client, const std::string& app_id) {
    client.ask("OpenDoc", -1, list({app_id}));
    const auto made = [&](const char* method, const char* properties) {
        return client.ask(method, 1, list({json::parse(properties)}))["result"]["qReturn"]["qHandle"].integer_or(1);
    };
    return {-1,
            1,
            made("CreateSessionObject", kObject),
            made("CreateDimension",
                 R"j({"qInfo":{"qType":"d"},"qDim":{"qGrouping":"C","qFieldDefs":["Prod","Country"]}})j"),
            made("CreateMeasure", R"j({"qInfo":{"qType":"m"},"qMeasure":{"qDef":"Sum(Amt)"}})j"),
            made("CreateBookmark", R"j({"qInfo":{"qType":"b"}})j"),
            made("CreateSessionVariable", R"j({"qName":"v","qDefinition":"1"})j"),
            client.ask("GetField", 1, list({"Prod"}))["result"]["qReturn"]["qHandle"].integer_or(1)};
}

void run_line(Client& client, const std::vector<std::int64_t>& handles, std::string_view line) {
    static const auto methods = offered_methods();
    if (line.size() < 2) return;
    const auto& [cls, method] = methods[static_cast<unsigned char>(line[0]) % methods.size()];
    const auto target = static_cast<unsigned char>(line[1]);
    const std::size_t own = std::min<std::size_t>(static_cast<std::size_t>(cls), handles.size() - 1);
    json::Value params;
    try {
        params = json::parse(line.substr(2), {.depth = 100, .bytes = 1u << 16, .values = 5000});
    } catch (const json::Error&) {
        return;  // fuzz-engine-message is about what is no JSON
    }
    const json::Value answer =
        client.ask(method, target < 240 ? handles[own] : handles[target % handles.size()], params);
    if (answer.contains("result") == answer.contains("error") || answer["error"]["code"].integer_or(0) == -32603) {
        std::cerr << method << " " << json::dump(params) << "\n" << json::dump(answer) << "\n";
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Running running;
    Client client(running.engine);
    const auto handles = open_all(client, running.app_id);
    std::string_view text(reinterpret_cast<const char*>(data), size);
    for (int requests = 0; !text.empty() && requests < 16; ++requests) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        run_line(client, handles, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    client.ask("DestroyBookmark", 1, list({"b"}));
    return 0;
}
