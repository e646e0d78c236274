// The repository's face towards the kernel.
#include <orrery/plugin.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

#include "journal.h"
#include "model/fold.h"
#include "site.h"

namespace orrery::repository {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_body = 16u << 20;
constexpr std::size_t longest_inline_body = 256u << 10;

fs::path resolved(const Config& config, std::string_view name, std::string_view otherwise) {
    const fs::path path(config.text(name, otherwise));
    return path.is_absolute() ? path : fs::path(config.site_directory()) / path;
}

std::string machine_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 && name[0] ? name : "localhost";
}

SiteSettings read_settings(const Config& config) {
    SiteSettings out;
    out.database.host = config.text("database-host", "127.0.0.1");
    out.database.port = static_cast<int>(config.number("database-port", 4432));
    out.database.database = config.text("database-name", "QSR");
    out.database.user = config.text("database-user", "qliksenserepository");
    out.database.password_file = resolved(config, "database-password-file", "secrets/repository-database");
    out.database.schema = config.text("database-schema", "repository");
    out.database.application = "orrery repository";
    out.connections = static_cast<std::size_t>(config.number("connections", 8));
    out.certificates.folder = resolved(config, "certificates", "certificates");
    out.certificates.authority = resolved(config, "authority", "secrets/authority");
    for (auto name : config.list("host-name")) out.certificates.host_names.emplace_back(name);
    if (out.certificates.host_names.empty()) out.certificates.host_names.push_back(machine_name());
    out.node.host_name = out.certificates.host_names.front();
    out.node.share_folder = resolved(config, "share", "share");
    out.node.proxy_port = config.number("proxy-port", 443);
    out.node.proxy_rest_port = config.number("proxy-rest-port", 4243);
    out.node.engine_port = config.number("engine-port", 4747);
    out.node.database_host = out.database.host;
    out.node.database_port = out.database.port;
    out.data_folder = fs::path(config.data_directory());
    out.secrets_key = resolved(config, "secrets-key", "secrets/repository.key");
    out.patience = config.duration("database-patience", std::chrono::seconds(30));
    out.version = "0.1.0";
    return out;
}

// "repository.app.object": what subscribers name.
std::string topic_of(const std::string& type) { return "repository." + fold(type); }

class Repository : public Service, public HttpHandler {
public:
    static constexpr Swap swap = Swap::replace;

    Repository(Host host, Config config)
        : host_(std::move(host)), settings_(read_settings(config)), journal_(std::make_shared<Journal>(host_)) {}

    void start() override {
        SiteEvents events;
        events.inform = [this](const std::string& message) { host_.log().info(message); };
        events.warn = [this](const std::string& message) { host_.log().warn(message); };
        events.observer = journal_;
        events.changed = [this](const Change& change) { publish(change); };
        events.order_files = [this](const rest::FileOrder& order) { publish_order(order); };
        try {
            std::atomic_store(&site_, std::make_shared<Site>(settings_, std::move(events)));
        } catch (const postgres::Failure& failure) {
            throw Error(Code::unavailable, failure.what(),
                        "check that the database runs and that --database-host, --database-port, --database-user and "
                        "--database-password-file are right");
        }
        wait_for_news();
        publish_log_levels(host_, std::atomic_load(&site_), *levels_turn_);
        host_.log().info("the repository serves /qrs from " + settings_.database.label());
        journal_->service(Level::info, "Start service", 0, "Success");
    }

    void stop() override {
        if (std::atomic_exchange(&site_, std::shared_ptr<Site>()))
            journal_->service(Level::info, "Stop service", 0, "Success");
    }

    HealthReport health() override {
        const auto site = std::atomic_load(&site_);
        if (!site) return {Health::degraded, "not started"};
        if (!site->connected()) return {Health::degraded, "the repository database cannot be reached"};
        return {};
    }

    orrery::Response handle(const orrery::Request& request) override {
        const auto site = std::atomic_load(&site_);
        if (!site) throw Error(Code::unavailable, "the repository is not running");
        auto answer = site->handle(translate(request));
        orrery::Response out;
        out.status = answer.status;
        out.headers = std::move(answer.headers);
        if (!answer.body_stream.empty())
            out.body_stream = std::move(answer.body_stream);
        else if (answer.body.size() <= longest_inline_body)
            out.body = std::move(answer.body);
        else
            out.body_stream = send(std::move(answer.body));
        return out;
    }

private:
    /// Ready means that changes made on other nodes are heard; where that takes long, health says so.
    void wait_for_news() const {
        const auto site = std::atomic_load(&site_);
        const auto ends = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (!site->connected() && std::chrono::steady_clock::now() < ends)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

    /// Whoever keeps the logs sets them. One reading is told before the next one begins, so that the newest comes last.
    static void publish_log_levels(const Host& host, const std::shared_ptr<Site>& site, std::mutex& turn) {
        const std::lock_guard lock(turn);
        try {
            for (auto& [service, levels] : site->log_levels()) {
                Fields record;
                for (auto& [facility, level] : levels) record.add(facility, level);
                host.publish("log.levels", service, record);
            }
        } catch (const std::exception& error) {
            host.log().warn("the levels of the logs could not be read: " + std::string(error.what()));
        }
    }

    void publish(const Change& change) {
        const auto site = std::atomic_load(&site_);  // not yet there while it is made: its start tells them
        if (site && (change.type.empty() || !service_of(change.type).empty()))
            host_.post([host = host_, site, turn = levels_turn_] { publish_log_levels(host, site, *turn); });
        try {
            if (!change.type.empty()) {
                host_.publish(topic_of(change.type), change.id.text(),
                              {{"action", name_of(change.what)}, {"id", change.id.text()}});
                if (!change.signed_out.empty()) publish_signed_out(change.signed_out);
                return;
            }
            for (auto& type : Model::site().types())
                if (!type.is_child()) host_.publish(topic_of(type.name()), "*", {{"action", "unknown"}, {"id", "*"}});
        } catch (const std::exception& error) {
            host_.log().warn("a change could not be published: " + std::string(error.what()));
        }
    }

    // Who holds sessions (proxy, engine) hears of a user that may not have any.
    void publish_signed_out(const std::string& user) {
        const auto mark = user.find('\\');
        host_.publish("user.disabled", user, {{"directory", user.substr(0, mark)}, {"id", user.substr(mark + 1)}});
    }

    /// Hands a body that came inline on as a stream, as long ones come.
    std::string stream_of(const rest::FileOrder& order) const {
        return order.body.empty() ? order.body_stream : send(order.body);
    }

    void publish_order(const rest::FileOrder& order) {
        static constexpr const char* topics[] = {"app.copy", "app.import", "app.export", "app.fetch", "app.replace"};
        const auto id = order.id.text(), source = order.source.text();
        try {
            Fields record{{"id", id},
                          {"source", source},
                          {"name", order.name},
                          {"data", order.with_data ? "true" : "false"},
                          {"whole", order.whole ? "true" : "false"},
                          {"identity.directory", order.user.directory},
                          {"identity.id", order.user.id}};
            for (const auto& [name, value] : order.user.attributes) record.add("identity.attribute." + name, value);
            if (!order.file.empty()) record.add("file", order.file);
            if (!order.boundary.empty()) record.add("boundary", order.boundary);
            if (const auto stream = stream_of(order); !stream.empty()) record.add("body.stream", stream);
            host_.publish(topics[static_cast<std::size_t>(order.kind)], id, record);
        } catch (const std::exception& error) {
            host_.log().warn("the engine could not be told what to do with an app's files: " +
                             std::string(error.what()));
        }
    }

    rest::Request translate(const orrery::Request& request) const {
        constexpr std::string_view prefix = "header.";
        rest::Request out;
        out.method = request.method();
        out.target = request.target();
        out.caller = request.caller();
        for (auto& field : request.record())
            if (view(field.name).starts_with(prefix))
                out.headers.emplace_back(view(field.name).substr(prefix.size()), view(field.value));
        const auto who = request.identity();
        out.identity = {who.directory, who.id, who.attributes};
        out.asker = Asker::of(request.record());
        const auto stream = request.body_stream();
        if (stream && rest::passes_body_on(out.method, out.target))
            out.body_stream = *stream;
        else
            out.body = stream ? receive(*stream) : std::string(request.body());
        return out;
    }

    std::string receive(std::string_view id) const {
        auto stream = host_.take_stream(id);
        std::string out;
        while (auto message = stream.read(std::chrono::seconds(30))) {
            if (message->kind != wire::Kind::data) return out;
            if (out.size() + message->payload.size() > longest_body)
                throw Error(Code::limit, "the body is longer than " + std::to_string(longest_body) + " bytes");
            out += message->payload;
        }
        throw Error(Code::invalid, "the body ended early");
    }

    std::string send(std::string body) const {
        auto [stream, id] = host_.offer_stream();
        // The reader begins after this call has returned, so somebody else has to write.
        host_.post([stream = std::make_shared<Stream>(std::move(stream)), body = std::move(body)] {
            stream->write(wire::Kind::data, body, std::chrono::seconds(30));
            stream->write(wire::Kind::end, {}, std::chrono::seconds(30));
        });
        return id;
    }

    Host host_;
    SiteSettings settings_;
    std::shared_ptr<Journal> journal_;
    std::shared_ptr<Site> site_;
    std::shared_ptr<std::mutex> levels_turn_ = std::make_shared<std::mutex>();
};

}  // namespace
}  // namespace orrery::repository

ORRERY_PLUGIN(
    orrery::repository::Repository, "orrery.repository", "0.1.0", {"database-host", "the database server", "127.0.0.1"},
    {"database-port", "the database server's port", "4432", "port"}, {"database-name", "the database", "QSR"},
    {"database-user", "the login", "qliksenserepository"},
    {"database-password-file", "the file with the login's password", "secrets/repository-database", "path"},
    {"database-schema", "the schema that holds the tables: a-z, 0-9 and _", "repository"},
    {"database-patience", "how long a start waits for the database", "30s", "duration"},
    {"connections", "connections to the database at most", "8", "integer:1..1000"},
    {"certificates", "the folder the site's certificates are exported to", "certificates", "path:certificates"},
    {"authority", "the folder of the root's key; central node only", "secrets/authority", "path"},
    {"secrets-key", "the file with the key for secrets at rest; made when missing, the same on every node",
     "secrets/repository.key", "path"},
    {"host-name", "a name of this machine; default: what the system calls it", "", "text", "", ORRERY_SETTING_LIST},
    {"share", "the root folder of the site's file share", "share", "path"},
    {"proxy-port", "the port browsers use, as told to clients of the interface", "443", "port"},
    {"proxy-rest-port", "the port of the proxy's own interface", "4243", "port"},
    {"engine-port", "the port of the engine", "4747", "port"})
