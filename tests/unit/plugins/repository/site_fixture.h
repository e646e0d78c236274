// A whole repository of the test's own, and a client for it.
#pragma once

#include <orrery/kit/json/parse.h>
#include <orrery/kit/json/write.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "private_postgres.h"
#include "site.h"
#include "support/folder.h"

namespace orrery::repository::test {

struct Answer {
    int status = 0;
    std::string text;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string stream = {};

    json::Value json() const { return json::parse(text); }
    std::string id() const { return json()["id"].as_string(); }
};

class Client {
public:
    Client(Site& site, std::string directory, std::string user, bool hub = false)
        : site_(site), directory_(std::move(directory)), user_(std::move(user)), hub_(hub) {}

    std::string caller = "http";
    std::string content_type = "application/json";

    Answer send(const std::string& method, const std::string& path, const std::string& body = {}) const {
        rest::Request request;
        request.method = method;
        request.target = path + (path.find('?') == std::string::npos ? "?" : "&") + "xrfkey=0123456789abcdef";
        request.headers = {{"x-qlik-xrfkey", "0123456789abcdef"}, {"content-type", content_type}};
        if (hub_) request.headers.emplace_back("x-qlik-security", "SecureRequest=true; Context=AppAccess");
        request.body = body;
        request.identity = {directory_, user_, {}};
        request.caller = caller;
        const auto response = site_.handle(request);
        return {response.status, response.body, response.headers, response.body_stream};
    }
    Answer get(const std::string& path) const { return send("GET", path); }
    Answer post(const std::string& path, const std::string& body = {}) const { return send("POST", path, body); }
    Answer put(const std::string& path, const std::string& body = {}) const { return send("PUT", path, body); }
    Answer put(const std::string& path, const json::Value& body) const { return put(path, json::dump(body)); }
    Answer remove(const std::string& path) const { return send("DELETE", path); }

    std::size_t size(const std::string& path) const { return get(path).json().size(); }
    std::int64_t count(const std::string& path) const { return get(path).json()["value"].as_integer(); }

private:
    Site& site_;
    std::string directory_, user_;
    bool hub_;
};

class SiteFixture {
public:
    explicit SiteFixture(const std::string& name) {
        settings.database = orrery::test::PrivatePostgres::shared().create_database(name);
        settings.database.schema = "repository";
        settings.certificates.folder = folder / "certificates";
        settings.certificates.authority = folder / "secrets" / "authority";
        settings.certificates.host_names = {"central.example"};
        settings.secrets_key = folder / "secrets" / "repository.key";
        settings.node.host_name = "central.example";
        settings.node.share_folder = folder / "share";
        settings.data_folder = folder / "data";
        settings.version = "0.1.0";
        start();
    }
    ~SiteFixture() {
        for (auto& engine : engines) engine.join();
        site.reset();
    }

    void start() {
        SiteEvents events;
        events.warn = [this](const std::string& message) { note(warnings, message); };
        events.inform = [this](const std::string& message) { note(messages, message); };
        events.changed = [this](const Change& change) { note(changes, announcement(change)); };
        events.order_files = [this](const rest::FileOrder& order) { answer(order); };
        site = std::make_unique<Site>(settings, std::move(events));
    }

    Client service() { return Client(*site, "INTERNAL", "sa_api"); }
    Client management(const std::string& user) { return Client(*site, "DIR", user); }
    Client hub(const std::string& user) { return Client(*site, "DIR", user, true); }

    /// A user with roles; gives the id.
    std::string add_user(const std::string& name, const std::string& roles = {}) {
        const auto answer = service().post(
            "/qrs/user", R"({"userDirectory":"DIR","userId":")" + name + R"(","roles":[)" + roles + "]}");
        BOOST_REQUIRE_EQUAL(answer.status, 201);
        return answer.id();
    }

    /// While held, orders to copy get no answer; afterwards those that came get theirs.
    void hold_copies(bool hold) {
        std::vector<rest::FileOrder> orders;
        {
            std::lock_guard lock(mutex);
            holding_ = hold;
            if (!hold) orders.swap(held_);
        }
        for (auto& order : orders) answer(order);
    }
    /// False when fewer have come after ten seconds.
    bool wait_for_held_copies(std::size_t number) {
        std::unique_lock lock(mutex);
        return came_.wait_for(lock, std::chrono::seconds(10), [&] { return held_.size() >= number; });
    }

    std::vector<std::string> noted(const std::vector<std::string>& list) {
        std::lock_guard lock(mutex);
        return list;
    }

    orrery::test::Folder own;
    std::filesystem::path folder = own.path;
    SiteSettings settings;
    std::unique_ptr<Site> site;
    std::string answer_copies;  // the engine's answer to an order about files: "" or a problem
    bool refuse_files = false;  // the problem is what the user gave
    const std::string ticket = "11111111-2222-4333-8444-555555555555";  // of what it exports
    std::vector<rest::FileOrder> file_orders;                           // all that came
    std::vector<std::thread> engines;
    std::mutex mutex;
    std::vector<std::string> warnings, messages, changes;

private:
    // As an engine does, from a thread of its own.
    void answer(const rest::FileOrder& order) {
        std::lock_guard lock(mutex);
        if (holding_) {
            held_.push_back(order);
            came_.notify_all();
            return;
        }
        file_orders.push_back(order);
        auto body =
            json::Value::object({{"id", order.id.text()}, {"problem", answer_copies}, {"refused", refuse_files}});
        if (order.kind == rest::FileOrder::Kind::export_) body.set("address", "/tempcontent/" + ticket + "/app.qvf");
        if (order.kind == rest::FileOrder::Kind::fetch) {
            body.set("address", "app.qvf"), body.set("type", "application/vnd.qlik.sense.app");
            body.set("size", 5), body.set("stream", "stream-1");
        }
        engines.emplace_back([this, text = json::dump(body)] {
            Client(*site, "INTERNAL", "sa_engine").post("/internal/app-files", text);
        });
    }
    void note(std::vector<std::string>& list, const std::string& text) {
        std::lock_guard lock(mutex);
        list.push_back(text);
    }

    bool holding_ = false;
    std::vector<rest::FileOrder> held_;
    std::condition_variable came_;
};

}  // namespace orrery::repository::test
