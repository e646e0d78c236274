// A client of sessions without a socket: sends requests, waits for answers, keeps what was pushed.
#pragma once

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "app/local_catalogue.h"
#include "qix/engine.h"
#include "support/folder.h"

namespace qix = orrery::qix;
namespace app = orrery::app;
namespace json = orrery::json;

class RecordingOutlet : public qix::Outlet {
public:
    void send(std::string text) override {
        const std::lock_guard lock(mutex_);
        messages_.push_back(json::parse(text));
        arrived_.notify_all();
    }
    void close(std::uint16_t code, std::string) override {
        const std::lock_guard lock(mutex_);
        close_code_ = code;
        arrived_.notify_all();
    }
    /// The first message that `fits`, taken out; waits for it. Fails the test after ten seconds.
    template <class Fits>
    json::Value take(Fits fits) {
        std::unique_lock lock(mutex_);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (true) {
            for (auto each = messages_.begin(); each != messages_.end(); ++each) {
                if (!fits(*each)) continue;
                json::Value found = std::move(*each);
                messages_.erase(each);
                return found;
            }
            if (arrived_.wait_until(lock, end) == std::cv_status::timeout)
                throw std::runtime_error("a message that was waited for did not come");
        }
    }
    std::uint16_t close_code() {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, std::chrono::seconds(10), [&] { return close_code_ != 0; });
        return close_code_;
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<json::Value> messages_;
    std::uint16_t close_code_ = 0;
};

class Client {
public:
    Client(qix::Engine& engine, const app::User& user, std::string_view path)
        : outlet_(std::make_shared<RecordingOutlet>()), connection_(engine.connect(user, path, outlet_)) {
        session_state_ = take_notification("OnConnected")["params"]["qSessionState"].as_string();
    }
    ~Client() { disconnect(); }
    void disconnect() {
        if (connection_ != nullptr) std::exchange(connection_, nullptr)->closed();
    }

    const std::string& session_state() const { return session_state_; }
    RecordingOutlet& outlet() { return *outlet_; }
    void send_text(std::string_view text) { connection_->receive(text); }

    /// Sends without waiting; gives the request's id.
    int post(std::string_view method, int handle = -1, json::Value params = json::Value::array()) {
        const int id = next_id_++;
        send_text(json::dump(json::Value::object(
            {{"jsonrpc", "2.0"}, {"id", id}, {"handle", handle}, {"method", method}, {"params", std::move(params)}})));
        return id;
    }
    json::Value answer_of(int id) {
        return outlet_->take([&](const json::Value& message) { return message["id"] == json::Value(id); });
    }
    /// The whole answer.
    json::Value ask(std::string_view method, int handle = -1, json::Value params = json::Value::array()) {
        return answer_of(post(method, handle, std::move(params)));
    }
    /// The result; an error fails the test.
    json::Value call(std::string_view method, int handle = -1, json::Value params = json::Value::array()) {
        const json::Value answer = ask(method, handle, std::move(params));
        if (answer.contains("error"))
            throw std::runtime_error(std::string(method) + ": " + json::dump(answer["error"]));
        return answer["result"];
    }
    /// The code of the error; 0 when it succeeded.
    std::int64_t error_of(std::string_view method, int handle = -1, json::Value params = json::Value::array()) {
        return ask(method, handle, std::move(params))["error"]["code"].integer_or(0);
    }
    json::Value take_notification(std::string_view method) {
        return outlet_->take([&](const json::Value& message) { return message["method"].string_or("") == method; });
    }
    /// A push of change lists.
    json::Value take_push() {
        return outlet_->take(
            [](const json::Value& message) { return !message.contains("id") && !message.contains("method"); });
    }

    int handle_of(const json::Value& result) { return static_cast<int>(result["qReturn"]["qHandle"].as_integer()); }
    int open(const std::string& app) { return handle_of(call("OpenDoc", -1, json::Value::array({app}))); }
    int create_session_object(int doc, const char* properties) {
        return handle_of(call("CreateSessionObject", doc, json::Value::array({json::parse(properties)})));
    }
    json::Value layout(int handle) { return call("GetLayout", handle)["qLayout"]; }

private:
    std::shared_ptr<RecordingOutlet> outlet_;
    std::shared_ptr<qix::Connection> connection_;
    std::string session_state_;
    int next_id_ = 1;
};

inline json::Value list(std::initializer_list<json::Value> items) { return json::Value::array(items); }

inline bool contains(const json::Value& array, const json::Value& wanted) {
    for (const json::Value& item : array.items())
        if (item == wanted) return true;
    return false;
}

/// An engine over a folder of its own, with two users.
struct RunningEngine {
    orrery::test::Folder folder;
    app::Store store{folder.path / "Apps"};
    const app::User alice{"TEST", "alice", {}}, bob{"TEST", "bob", {}};
    std::shared_ptr<app::LocalCatalogue> catalogue =
        std::make_shared<app::LocalCatalogue>(folder.path, store, app::LocalCatalogue::Sharing::everyone);
    qix::Engine engine{settings(), catalogue, store, [](qix::LogLevel, const std::string&) {}};

    qix::EngineSettings settings() const {
        qix::EngineSettings settings;
        settings.apps_folder = folder.path / "Apps";
        settings.logs_folder = folder.path / "Log";
        settings.exchange_folder = folder.path / "Exchange";
        settings.session_time_to_live = std::chrono::milliseconds(2000);
        settings.max_outstanding = 64;
        settings.max_session_objects = 50;
        return settings;
    }

    static constexpr const char* kOrders = R"(
        Customers: LOAD * INLINE [
        CID,Country
        1,SE
        2,DE
        3,SE];
        Orders: LOAD OID, If(Len(CID)>0, CID) AS CID, Prod, Amt INLINE [
        OID,CID,Prod,Amt
        10,1,A,5
        11,1,B,7
        12,2,A,9
        13,,C,1];)";

    /// A saved app with the orders of the test vectors.
    std::string orders_app() {
        Client client(engine, alice, "/app/engineData");
        const std::string id = client.call("CreateApp", -1, list({"Orders"}))["qAppId"].as_string();
        const int doc = client.open(id);
        client.call("SetScript", doc, list({kOrders}));
        BOOST_REQUIRE(client.call("DoReload", doc)["qReturn"].as_bool());
        client.call("DoSave", doc);
        return id;
    }
};
