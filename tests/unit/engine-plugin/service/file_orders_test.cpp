// Orders of the repository about apps' files: what the engine makes of them and answers.
#include "service/file_orders.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <mutex>
#include <thread>

#include "app/atomic_file.h"
#include "app/ids.h"
#include "app/package.h"
#include "storage/guarded_data.h"
#include "storage/model_builder.h"
#include "support/folder.h"

using namespace orrery;

namespace {

struct Node {
    const std::string source = app::new_guid(), id = app::new_guid();
    test::Folder folder;
    app::Store store{folder.path / "Apps"};
    testing::FakeHost kernel;
    std::mutex mutex;
    std::vector<json::Value> answers;
    std::string saved_name;
    std::shared_ptr<app::RepositoryCatalogue> repository = std::make_shared<app::RepositoryCatalogue>(
        [this](const Fields& fields) { return answer(fields); }, [](const std::string&) {});
    service::FileSender sender{kernel.host("engine")};
    qix::Engine engine{settings(), repository, store, [](qix::LogLevel, const std::string&) {}};
    std::shared_ptr<service::FileOrders> orders =
        std::make_shared<service::FileOrders>(kernel.host("engine"), engine, repository, sender);

    Node() { store.save(document(), app::Store::Part::everything); }
    ~Node() { engine.stop(); }

    app::Document document(bool guarded = false) const {
        app::Document document;
        document.id = source;
        document.title = "Source";
        engine::ModelBuilder builder;
        builder.add_table("T", {"A"}).add_row({engine::Value(1.0)});
        document.model = builder.finish();
        if (!guarded) return document;
        auto access = std::make_shared<engine::AccessTable>();
        access->fields = {"ACCESS", "USERID", "A"};
        access->rows = {{engine::Value::text("USER"), engine::Value::text("D\\ALICE"), engine::Value(1.0)}};
        document.model = engine::guarded(document.model, access);
        return document;
    }
    /// Carries out an order of alice's; its answer.
    json::Value carry_out(const char* topic, Fields record) {
        record.add("id", id).add("identity.directory", "D").add("identity.id", "alice");
        const std::size_t before = answers.size();
        orders->begin(topic, record.record());
        for (int tries = 0; tries < 1000; ++tries) {
            {
                const std::lock_guard lock(mutex);
                if (answers.size() > before) return answers.back();
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error("no answer came");
    }
    /// An import of these bytes, as a body that ends in order or does not.
    json::Value import(const std::string& bytes, bool whole, Fields record = {}, const char* topic = "app.import") {
        auto [stream, stream_id] = kernel.host("repository").offer_stream();
        record.add("body.stream", stream_id);
        const std::jthread writer([&bytes, whole, &stream = stream] {
            try {
                stream.write(wire::Kind::data, bytes);
                if (whole) stream.write(wire::Kind::end, {});
            } catch (const Error&) {  // who refuses it does not read it to its end
            }
            if (!whole) stream = Stream();
        });
        return carry_out(topic, std::move(record));
    }
    std::string package(const app::Document& document) const {
        const auto path = folder.path / "package.qvf";
        app::write_package(path, document);
        return app::read_file(path);
    }
    json::Value export_source(bool whole, bool with_data = true) {
        Fields record{{"source", source}, {"name", "My app"}};
        record.add("whole", whole ? "true" : "false").add("data", with_data ? "true" : "false");
        return carry_out("app.export", std::move(record));
    }

private:
    qix::EngineSettings settings() const {
        qix::EngineSettings settings;
        settings.apps_folder = folder.path / "Apps";
        settings.logs_folder = folder.path / "Log";
        settings.exports_folder = folder.path / "Temp";
        settings.exchange_folder = folder.path / "Exchange";
        settings.largest_import = 100'000;
        return settings;
    }
    Response answer(const Fields& fields) {
        const std::lock_guard lock(mutex);
        const std::string method(fields.value_or("method", "")), target(fields.value_or("target", ""));
        const std::string body(fields.value_or("body", ""));
        if (target.starts_with("/internal/app-files")) {
            answers.push_back(json::parse(body));
            return {204, {}, "", {}};
        }
        if (target.starts_with("/qrs/app/object/full")) return {200, {}, "[]", {}};
        if (method == "PUT") saved_name = json::parse(body)["name"].string_or("");
        return {200, {}, R"({"id":")" + id + "\"}", {}};
    }
};

std::string problem_of(const json::Value& answer) { return std::string(answer["problem"].string_or("")); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_orders, Node)

BOOST_AUTO_TEST_CASE(a_file_becomes_an_app) {
    BOOST_TEST(problem_of(import(package(document()), true, {{"name", "Brought"}})) == "");
    BOOST_TEST(saved_name == "Brought");
    const app::Document made = store.load(id, app::Store::Part::everything);
    BOOST_TEST((made.title == "Brought" && made.id == id && made.model != nullptr));
}

BOOST_AUTO_TEST_CASE(without_a_name_or_data_it_keeps_its_own_name_and_no_data) {
    BOOST_TEST(problem_of(import(package(document()), true, {{"data", "false"}})) == "");
    BOOST_TEST(saved_name == "Source");
    BOOST_TEST(store.load(id, app::Store::Part::everything).model == nullptr);
}

BOOST_AUTO_TEST_CASE(what_is_no_app_too_long_or_not_whole_is_refused_and_leaves_nothing) {
    const std::string whole = package(document());
    for (const auto& [bytes, ends] : {std::pair(std::string("no app at all"), true), std::pair(whole, false),
                                      std::pair(std::string(200'000, 'x'), true)}) {
        const json::Value answer = import(bytes, ends);
        BOOST_TEST(answer["refused"].bool_or(false));
        BOOST_TEST((!problem_of(answer).empty() && problem_of(answer).find(folder.path.string()) == std::string::npos));
        BOOST_TEST(!store.has(id));
        BOOST_TEST(std::filesystem::is_empty(folder.path / "Temp"));
    }
}

BOOST_AUTO_TEST_CASE(a_file_may_come_in_a_form) {
    const std::string form = "--xyz\r\nContent-Disposition: form-data; name=\"app\"; filename=\"a.qvf\"\r\n\r\n" +
                             package(document()) + "\r\n--xyz--\r\n";
    BOOST_TEST(problem_of(import(form, true, {{"boundary", "xyz"}})) == "");
    BOOST_TEST(store.load(id, app::Store::Part::everything).model != nullptr);
    BOOST_TEST(import(form, true, {{"boundary", "other"}})["refused"].bool_or(false));
    BOOST_TEST(import(form, true)["refused"].bool_or(false));
}

BOOST_AUTO_TEST_CASE(a_file_may_lie_in_the_users_own_folder) {
    app::write_package(engine.exchange().file({"D", "alice", {}}, "mine.qvf"), document());
    app::write_package(engine.exchange().file({"D", "bob", {}}, "his.qvf"), document());
    BOOST_TEST(problem_of(carry_out("app.import", {{"file", "mine.qvf"}, {"name", "Found"}})) == "");
    BOOST_TEST(store.load(id, app::Store::Part::everything).title == "Found");
    for (const char* bad : {"his.qvf", "missing.qvf", "../D/mine.qvf", "/etc/passwd"}) {
        const json::Value answer = carry_out("app.import", {{"file", bad}});
        BOOST_TEST(answer["refused"].bool_or(false));
        BOOST_TEST(problem_of(answer).find(folder.path.string()) == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_file_takes_the_place_of_what_an_app_was) {
    app::Document other = document();
    other.title = "Other";
    other.script = "// of the file";
    const std::string bytes = package(other);
    BOOST_TEST(problem_of(import(bytes, true, {{"source", source}}, "app.replace")) == "");
    app::Document now = store.load(source, app::Store::Part::everything);
    BOOST_TEST((now.id == source && now.title == "Source" && now.script == "// of the file" && now.model != nullptr));
    BOOST_TEST(saved_name == "Source");
    const Fields renamed{{"source", source}, {"name", "Renamed"}, {"data", "false"}};
    BOOST_TEST(problem_of(import(bytes, true, renamed, "app.replace")) == "");
    now = store.load(source, app::Store::Part::everything);
    BOOST_TEST((now.title == "Renamed" && now.model == nullptr));
    // What cannot be read leaves the app as it was.
    BOOST_TEST(import("no app", true, {{"source", source}}, "app.replace")["refused"].bool_or(false));
    BOOST_TEST(store.load(source, app::Store::Part::everything).title == "Renamed");
}

BOOST_AUTO_TEST_CASE(an_app_is_exported_for_its_user_and_fetched_once) {
    const json::Value made = export_source(true);
    BOOST_REQUIRE_EQUAL(problem_of(made), "");
    const std::string address(made["address"].string_or(""));
    BOOST_TEST(address.ends_with("/My_app.qvf"));
    const std::string ticket = address.substr(0, address.rfind('/') + 1);
    const json::Value fetched = carry_out("app.fetch", {{"name", ticket}});
    BOOST_REQUIRE_EQUAL(problem_of(fetched), "");
    Stream stream = kernel.host("repository").take_stream(fetched["stream"].string_or(""));
    std::string bytes;
    while (const auto message = stream.read(std::chrono::seconds(10))) {
        if (message->kind == wire::Kind::end) break;
        bytes += message->payload;
    }
    BOOST_TEST(static_cast<std::int64_t>(bytes.size()) == fetched["size"].integer_or(0));
    std::ofstream(folder.path / "fetched.qvf", std::ios::binary) << bytes;
    BOOST_TEST(app::read_package(folder.path / "fetched.qvf", {}).title == "Source");
    BOOST_TEST(carry_out("app.fetch", {{"name", ticket}})["refused"].bool_or(false));
    BOOST_TEST(carry_out("app.fetch", {{"name", "/tempcontent/"}})["refused"].bool_or(false));
}

BOOST_AUTO_TEST_CASE(who_may_not_change_the_app_gets_no_more_data_than_section_access_shows) {
    auto more = document(true);
    store.save(more, app::Store::Part::everything);
    BOOST_TEST(export_source(false)["refused"].bool_or(false));
    BOOST_TEST(problem_of(export_source(false, false)) == "");
    BOOST_TEST(problem_of(export_source(true)) == "");
}

BOOST_AUTO_TEST_SUITE_END()
