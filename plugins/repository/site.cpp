#include "site.h"

#include <fstream>
#include <thread>

#include "content/share.h"

namespace orrery::repository {
namespace {

// Which ServerNodeConfiguration this node is, across restarts.
Guid read_node_id(const std::filesystem::path& file) {
    std::string line;
    std::ifstream(file) >> line;
    return Guid::parse(line).value_or(Guid{});
}

void write_node_id(const std::filesystem::path& file, const Guid& id) {
    if (read_node_id(file) != id) std::ofstream(file) << id.text() << '\n';
}

// Runs the work again while the database is only not there yet.
void with_patience(std::chrono::milliseconds patience, const std::function<void()>& work) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) try {
            return work();
        } catch (const postgres::Failure& failure) {
            if (!failure.connection_lost() || std::chrono::steady_clock::now() > deadline) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(250));
        }
}

}  // namespace

Site::Site(const SiteSettings& settings, SiteEvents events)
    : events_(std::move(events)), security_(std::make_unique<rest::Security>(Model::site())) {
    std::filesystem::create_directories(settings.data_folder);
    for (auto& line : prepare_certificates(settings.certificates)) events_.inform(line);
    prepare_share(settings.node.share_folder);
    StoreEvents heard;
    heard.committed = [this](const Change& change) { security_->changed(change); };
    heard.announced = [this](const Change& change) {
        security_->changed(change);
        events_.changed(change);
    };
    heard.gap = [this] {
        security_->forget();
        events_.changed({});
    };
    heard.lost = [this](const std::string& reason) { events_.warn("changes are not heard at the moment: " + reason); };
    auto seal = Seal::from_file(settings.secrets_key);
    store_ = std::make_unique<Store>(Model::site(), settings.database, std::move(seal), settings.connections,
                                     std::move(heard));
    rest::About about;
    about.build_version = settings.version;
    about.node = node_ = prepare(settings);
    about.observer = events_.observer;
    about.order_files = events_.order_files;
    about.failed = [this](const std::string& message) { events_.warn(message); };
    api_ = std::make_unique<rest::Api>(*store_, *security_, std::move(about));
}

Guid Site::prepare(const SiteSettings& settings) {
    const auto file = settings.data_folder / "node-id";
    Guid node;
    with_patience(settings.patience, [&] {
        store_->migrate();
        node = prepare_site(*store_, settings.node, read_node_id(file));
    });
    write_node_id(file, node);
    return node;
}

// The store's listener calls the other members: it goes first.
Site::~Site() {
    api_.reset();
    store_.reset();
}

}  // namespace orrery::repository
