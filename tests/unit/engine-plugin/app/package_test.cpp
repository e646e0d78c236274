// Apps as files that travel: what comes back, and what a file from outside cannot bring in.
#include "app/package.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "app/atomic_file.h"
#include "app/document_json.h"
#include "app/ids.h"
#include "storage/app_file.h"
#include "storage/guarded_data.h"
#include "storage/model_builder.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::app;

namespace {

std::shared_ptr<StoredObject> object_of(const std::string& id, std::int64_t sequence) {
    auto object = std::make_shared<StoredObject>();
    object->id = id;
    object->type = "sheet";
    object->sequence = sequence;
    object->properties = json::Value::object();
    return object;
}

struct Packed {
    orrery::test::Folder folder;
    const std::filesystem::path file = folder.path / "app.qvf";
    Document document;

    Packed() {
        document.id = new_guid();
        document.title = "Travelling";
        document.script = "LOAD 1 AS A AUTOGENERATE 1;";
        document.last_reload = "2026-01-02T03:04:05.678Z";
        engine::ModelBuilder builder;
        auto& table = builder.add_table("T", {"A", "B"});
        for (int row = 0; row < 40; ++row)
            table.add_row({engine::Value(row % 7 + 0.5), engine::Value::text("value " + std::to_string(row))});
        document.model = builder.finish();
        document.objects.put("first", object_of("first", 2));
        document.objects.put("second", object_of("second", 1));
    }

    Document read(const PackageLimits& limits = {}) const { return read_package(file, limits); }
    Document pass() const {
        write_package(file, document);
        return read();
    }
    /// A file with this text as its document.
    void write_text(const std::string& text) const { engine::save_app_file(file, {nullptr, {{"app.json", text}}}); }
    std::string document_text() const { return to_json(document, ""); }
    void write_bytes(const std::string& bytes) const { std::ofstream(file, std::ios::binary) << bytes; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(packages, Packed)

BOOST_AUTO_TEST_CASE(an_app_arrives_as_it_left) {
    const Document read = pass();
    BOOST_TEST(read.title == "Travelling");
    BOOST_TEST(read.script == document.script);
    BOOST_TEST(read.last_reload == document.last_reload);
    BOOST_TEST(read.objects.size() == 2u);
    BOOST_REQUIRE(read.model != nullptr);
    BOOST_TEST(read.model->table(0).rows() == 40u);
    BOOST_TEST(read.model->field(1).symbols().value(39).to_text() == "value 39");
    BOOST_TEST(read.objects.find("second")->second->sequence == 1);
    BOOST_TEST(read.objects.find("first")->second->sequence == 2);
    BOOST_TEST(read.next_sequence == 3);
    document.model = nullptr;
    BOOST_TEST(pass().model == nullptr);
}

BOOST_AUTO_TEST_CASE(section_access_stays_with_the_data) {
    auto access = std::make_shared<engine::AccessTable>();
    access->fields = {"ACCESS", "USERID"};
    access->rows = {{engine::Value::text("ADMIN"), engine::Value::text("D\\A")}};
    document.model = engine::guarded(document.model, access);
    const engine::AccessPtr read = engine::access_of(*pass().model);
    BOOST_REQUIRE(read != nullptr);
    BOOST_TEST(read->rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(every_damaged_or_cut_file_is_refused_or_reads_the_same) {
    write_package(file, document);
    const std::string whole = read_file(file);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string bad = whole;
        bad[at] = static_cast<char>(bad[at] ^ 0x41);
        write_bytes(bad);
        try {
            BOOST_TEST(read().model->table(0).rows() == 40u, "byte " << at);  // a byte between arrays
        } catch (const PackageError&) {
        }
    }
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        write_bytes(whole.substr(0, size));
        BOOST_CHECK_EXCEPTION(read(), std::exception, [&](const std::exception& error) {
            return std::string(error.what()).find(folder.path.string()) == std::string::npos;
        });
    }
}

BOOST_AUTO_TEST_CASE(a_file_of_data_alone_or_of_something_else_is_no_app) {
    engine::save_app_file(file, {document.model, {}});
    BOOST_CHECK_THROW(read(), PackageError);
    engine::save_app_file(file, {document.model, {{"app.json", document_text()}, {"more", "x"}}});
    BOOST_CHECK_THROW(read(), PackageError);
    write_bytes("PK\x03\x04 something else, long enough to be looked at as if it were an app file of this engine");
    BOOST_CHECK_THROW(read(), PackageError);
    for (const char* text : {"", "{", "[]", "{\"format\":99}", R"({"format":1,"id":"x","title":"t","objects":[{}]})"}) {
        write_text(text);
        BOOST_CHECK_THROW(read(), PackageError);
    }
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_refused_by_its_size) {
    write_package(file, document);
    const auto refused = [&](auto member) {
        PackageLimits limits;
        limits.*member = 1;
        BOOST_CHECK_THROW(read(limits), PackageError);
    };
    refused(&PackageLimits::bytes);
    refused(&PackageLimits::document_bytes);
    refused(&PackageLimits::directory_bytes);
    refused(&PackageLimits::objects);
}

BOOST_AUTO_TEST_CASE(objects_come_in_as_nobodys_and_as_a_tree) {
    auto child = object_of("child", INT64_MAX);
    child->parent = "first";
    child->owner = "D\\mallory";
    child->published = child->approved = true;
    child->properties = json::parse(R"({"qInfo":{"qId":"another","qType":"x"},"kept":1})");
    document.objects.put("child", child);
    auto first = object_of("first", 5);
    first->parent = "child";  // a circle
    first->children = {"gone", "child", "child"};
    document.objects.put("first", first);
    document.last_reload = "2026'; DROP TABLE";
    const Document read = pass();
    const StoredObject& arrived = *read.objects.find("child")->second;
    BOOST_TEST(arrived.owner.empty());
    BOOST_TEST((!arrived.published && !arrived.approved));
    BOOST_TEST(json::dump(arrived.properties["qInfo"]) == R"({"qId":"child","qType":"sheet"})");
    BOOST_TEST(arrived.properties["kept"].as_integer() == 1);
    BOOST_TEST(arrived.sequence == 3);
    BOOST_TEST((arrived.parent.empty() || read.objects.find("first")->second->parent.empty()));
    BOOST_TEST(read.last_reload.empty());
}

BOOST_AUTO_TEST_SUITE_END()
