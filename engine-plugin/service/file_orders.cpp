#include "service/file_orders.h"

#include "app/package.h"
#include "orrery/http.h"
#include "qix/app_access.h"
#include "qix/app_copies.h"
#include "qix/app_exchange.h"
#include "qix/save.h"
#include "service/received_file.h"

namespace orrery::service {
namespace {

namespace fs = std::filesystem;
using json::Value;

Value problem(const std::string& why, bool refused) {
    return Value::object({{"problem", why.empty() ? "it failed" : why}, {"refused", refused}});
}

/// Gone when the work with it is done, whatever became of it.
struct PassingFile {
    fs::path path;
    ~PassingFile() {
        std::error_code swept_at_the_next_start;
        fs::remove(path, swept_at_the_next_start);
    }
};

/// Whether the repository says clearly that there is no such app. When it does not answer now, it tells of the app's
/// removal later.
bool is_gone(app::RepositoryCatalogue& repository, const std::string& id) {
    try {
        return !repository.find({"INTERNAL", "sa_engine", {}}, id);
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace

void FileOrders::begin(std::string_view topic, Record record) {
    const Identity who = Request(record).identity();
    Order order{std::string(topic),
                std::string(record.at("id")),
                std::string(record.value_or("source", "")),
                std::string(record.value_or("name", "")),
                std::string(record.value_or("file", "")),
                std::string(record.value_or("boundary", "")),
                {who.directory, who.id, who.attributes},
                record.value_or("data", "true") == "true",
                record.value_or("whole", "") == "true",
                nullptr};
    if (const auto stream = record.find("body.stream")) try {
            order.body = std::make_shared<Stream>(host_.take_stream(*stream));
        } catch (const Error&) {
            return;  // another engine was quicker
        }
    engine_.file_workers().post([self = shared_from_this(), order = std::move(order)] { self->run(order); });
}

void FileOrders::run(const Order& order) {
    Value result = carry_out(order);
    const bool made_an_app = order.topic == "app.copy" || order.topic == "app.import";
    const bool failed = !result["problem"].string_or("").empty();
    const bool wanted = answer(order, std::move(result));
    if (made_an_app && (failed || !wanted)) remove_files(order.id);
}

Value FileOrders::carry_out(const Order& order) {
    try {
        if (order.topic == "app.copy") return copy(order);
        if (order.topic == "app.import") return import(order);
        if (order.topic == "app.replace") return replace(order);
        if (order.topic == "app.export") return export_app(order);
        return fetch(order);
    } catch (const app::PackageError& error) {
        engine_.log(qix::LogLevel::warning, order.topic + " of " + order.user.name() + ": " + error.what());
        return problem(error.what(), true);
    } catch (const qix::QixError& error) {
        return problem(error.what(), true);
    } catch (const std::exception& error) {
        engine_.log(qix::LogLevel::error, order.topic + " " + order.source + " " + order.id + ": " + error.what());
        return problem(error.what(), false);
    }
}

Value FileOrders::copy(const Order& order) {
    const app::Document document = engine_.store().copy(order.source, order.id, order.name, order.user);
    engine_.catalogue().report_saved(order.user, order.id, qix::saved_facts(document, document.size, order.user));
    return Value::object();
}

/// The app that came as a file, or lies in the user's folder.
app::Document FileOrders::received(const Order& order) const {
    app::Document document;
    if (!order.file.empty()) {
        document = qix::read_app_file(engine_, engine_.exchange().file(order.user, order.file));
    } else {
        const PassingFile file{engine_.export_files().place()};
        if (order.body == nullptr) throw app::PackageError("no file came");
        receive_file(*order.body, file.path, engine_.settings().largest_import, order.boundary);
        document = app::read_package(file.path, qix::limits_of(engine_));
    }
    if (!order.with_data) document.model = nullptr;
    return document;
}

Value FileOrders::import(const Order& order) {
    keep_new_app(order, received(order));
    return Value::object();
}

/// Everybody who has the app open sees it change; the repository has seen that the user may.
Value FileOrders::replace(const Order& order) {
    app::Document document = received(order);
    const app::AppPtr target = qix::open_files(engine_, order.source);
    const qix::Changes changes =
        qix::replace_content(engine_, order.user, *target, document, {}, qix::copy_all, order.name);
    engine_.tell_sessions(order.source, changes, nullptr);
    return Value::object();
}

void FileOrders::keep_new_app(const Order& order, app::Document document) {
    document.id = order.id;
    if (!order.name.empty()) document.title = order.name;
    if (document.properties.contains("qTitle")) document.properties.set("qTitle", document.title);
    const std::uint64_t size = engine_.store().save(document, app::Store::Part::everything);
    engine_.catalogue().report_saved(order.user, order.id, qix::saved_facts(document, size, order.user));
}

/// The repository has seen that the user may.
Value FileOrders::export_app(const Order& order) {
    app::AppEntry entry;
    entry.id = order.source;
    entry.name = order.name;
    entry.privileges = {"read", "export"};
    if (order.whole) entry.privileges.push_back("update");
    const app::Document document = qix::exported_app(engine_, order.user, entry, {}, order.with_data);
    qix::ExportFiles& files = engine_.export_files();
    const qix::ExportFile file{files.place(), qix::export_file_name(order.name, ".qvf"), qix::kAppFileType};
    qix::write_app_file(engine_, file.path, document);
    return Value::object({{"address", files.keep(order.user.name(), file, true, qix::ExportFiles::Clock::now())}});
}

Value FileOrders::fetch(const Order& order) {
    const auto found = engine_.export_files().find(order.user.name(), order.name, qix::ExportFiles::Clock::now());
    if (!found) throw qix::QixError(qix::ErrorCode::not_found, "there is no such file (any more): export it again");
    const auto size = fs::file_size(found->file.path);
    return Value::object({{"address", found->file.name},
                          {"type", found->file.type},
                          {"size", size},
                          {"stream", sender_.offer(found->file.path, found->last)}});
}

/// False when nobody will have what was made. That nobody waits is not enough for that: another engine on the same
/// folder may have been quicker.
bool FileOrders::answer(const Order& order, Value answer) {
    try {
        repository_->report_files(order.id, std::move(answer));
        return true;
    } catch (const std::exception& error) {
        engine_.log(qix::LogLevel::warning, "nobody waits for " + order.topic + " " + order.id + ": " + error.what());
        return !is_gone(*repository_, order.id);
    }
}

void FileOrders::remove_files(const std::string& id) {
    try {
        engine_.store().remove(id);
    } catch (const std::exception& error) {
        engine_.log(qix::LogLevel::warning, "files of the new app " + id + " are left behind: " + error.what());
    }
}

}  // namespace orrery::service
