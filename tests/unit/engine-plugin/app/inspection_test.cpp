// The report of an app on disk: what it shows, and the exit code that says how it is.
#include "app/inspection.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "app/ids.h"
#include "app/store.h"
#include "orrery/kit/json.h"
#include "storage/model_builder.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::app;
namespace fs = std::filesystem;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct SavedApp {
    orrery::test::Folder folder;
    Document document;
    fs::path app, data;

    SavedApp() {
        engine::ModelBuilder builder;
        engine::TableBuilder& orders = builder.add_table("Orders", {"Id", "Product"});
        for (int id = 0; id < 1500; ++id)
            orders.add_row({engine::Value(id), engine::Value::text(id % 2 == 0 ? "apple" : "pear")});
        document.id = new_guid();
        document.title = "Shop";
        document.model = builder.finish();
        add("one", "sheet", ObjectKind::object);
        add("two", "barchart", ObjectKind::object);
        add("three", "barchart", ObjectKind::object);
        add("four", "bookmark", ObjectKind::bookmark);
        const Store store(folder.path / "Apps");
        store.save(document, Store::Part::everything);
        app = folder.path / "Apps" / document.id;
        for (const auto& entry : fs::directory_iterator(app))
            if (entry.path().extension() == ".orrery") data = entry.path();
    }
    void add(const std::string& id, const std::string& type, ObjectKind kind) {
        auto object = std::make_shared<StoredObject>();
        object->id = id;
        object->type = type;
        object->kind = kind;
        document.objects.put(id, object);
    }
    void damage(const std::string& text) const {
        std::fstream file(data, std::ios::in | std::ios::out | std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        file.seekp(static_cast<std::streamoff>(bytes.find(text)));
        file << "XX";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inspection, SavedApp)

BOOST_AUTO_TEST_CASE(a_whole_app_is_told_as_text) {
    for (const fs::path& path : {app, app / "app.json"}) {
        const InspectResult result = inspect_app(path, false);
        BOOST_TEST(result.exit_code == inspect_whole);
        BOOST_TEST(contains(result.output, "App \"Shop\" " + document.id));
        BOOST_TEST(contains(result.output, "Objects: 4: 2 barchart, 1 bookmark, 1 sheet"));
        BOOST_TEST(contains(result.output, "format version 2"));
        BOOST_TEST(contains(result.output, "Table \"Orders\": 1,500 rows"));
        BOOST_TEST(contains(result.output, "11 bits a row"));
        BOOST_TEST(contains(result.output, "everything is as it was written"));
    }
    BOOST_TEST(!contains(inspect_app(data, false).output, "Objects"));
}

BOOST_AUTO_TEST_CASE(the_same_as_json) {
    const json::Value report = json::parse(inspect_app(app, true).output);
    BOOST_TEST(report["whole"].as_bool());
    BOOST_TEST(report["app"]["title"].as_string() == "Shop");
    BOOST_TEST(report["app"]["objects"]["barchart"].as_integer() == 2);
    BOOST_TEST(report["data"]["formatVersion"].as_integer() == 2);
    BOOST_TEST(report["data"]["tables"][0]["rows"].as_integer() == 1500);
    BOOST_TEST(report["data"]["tables"][0]["columns"][0]["bits"].as_integer() == 11);
    const json::Value& product = report["data"]["fields"][1];
    BOOST_TEST(product["name"].as_string() == "Product");
    BOOST_TEST(product["values"].as_integer() == 2);
    BOOST_TEST(product["encoding"].as_string() == "texts");
    BOOST_TEST(product["textBytes"].as_integer() == 3 * 4 + 9);
    BOOST_TEST(report["errors"].size() == 0u);
}

BOOST_AUTO_TEST_CASE(damage_is_told_with_its_place_and_exit_code_1) {
    damage("applepear");
    const InspectResult text = inspect_app(app, false);
    BOOST_TEST(text.exit_code == inspect_damaged);
    BOOST_TEST(contains(text.output, "1 errors:\n  at byte "));
    BOOST_TEST(contains(text.output, "texts of field \"Product\""));
    const json::Value report = json::parse(inspect_app(data, true).output);
    BOOST_TEST(!report["whole"].as_bool());
    BOOST_TEST(report["errors"][0]["offset"].as_integer() > 0);
    BOOST_TEST(report["data"]["tables"].size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_damaged_document_and_missing_data_are_damage) {
    fs::remove(data);
    const InspectResult missing = inspect_app(app, false);
    BOOST_TEST(missing.exit_code == inspect_damaged);
    BOOST_TEST(contains(missing.output, "the data file " + data.string() + " is missing"));
    std::ofstream(app / "app.json") << "{\"format\":";
    const InspectResult broken = inspect_app(app, true);
    BOOST_TEST(broken.exit_code == inspect_damaged);
    BOOST_TEST(contains(broken.output, "is damaged"));
    BOOST_TEST(json::parse(broken.output)["data"].is_null());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_told_is_exit_code_3) {
    for (const fs::path& path : {folder.path / "nowhere", folder.path}) {
        const InspectResult result = inspect_app(path, false);
        BOOST_TEST(result.exit_code == inspect_impossible);
        BOOST_TEST(result.output.empty());
        BOOST_TEST(contains(result.errors, folder.path.string()));
    }
    std::ofstream(folder.path / "text") << std::string(100, 'x');
    BOOST_TEST(inspect_app(folder.path / "text", false).exit_code == inspect_impossible);
}

BOOST_AUTO_TEST_SUITE_END()
