#include "app/store.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "app/atomic_file.h"
#include "app/ids.h"
#include "storage/model_builder.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::app;

namespace {

std::shared_ptr<const engine::DataModel> small_model(double value) {
    engine::ModelBuilder builder;
    builder.add_table("T", {"A"}).add_row({engine::Value(value)});
    return builder.finish();
}

struct Stored {
    orrery::test::Folder folder;
    Store store{folder.path / "Apps"};
    Document document;

    Stored() {
        document.id = new_guid();
        document.title = "T\xC3\xA9st";
        document.script = "LOAD 1 AS A AUTOGENERATE 1;";
        document.states = {"left"};
        document.last_reload = now_text();
        document.model = small_model(1);
        auto object = std::make_shared<StoredObject>();
        object->id = "sheet";
        object->type = "sheet";
        object->children = {"child"};
        object->properties = json::parse(R"({"qInfo":{"qId":"sheet","qType":"sheet"},"rank":1})");
        document.objects.put("sheet", object);
        auto bookmark = std::make_shared<StoredObject>();
        bookmark->id = "b";
        bookmark->type = "bookmark";
        bookmark->kind = ObjectKind::bookmark;
        bookmark->state = json::parse(R"({"qStateData":[]})");
        document.objects.put("b", bookmark);
    }
    std::filesystem::path app_folder() const { return folder.path / "Apps" / document.id; }
    double first_value(Store::Part part = Store::Part::everything) const {
        return store.load(document.id, part).model->field(0).symbols().number(0);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_files, Stored)

BOOST_AUTO_TEST_CASE(an_app_reads_back_as_it_was_saved) {
    BOOST_TEST(!store.has(document.id));
    BOOST_TEST(store.save(document, Store::Part::everything) > 0u);
    const Document read = store.load(document.id, Store::Part::everything);
    BOOST_TEST(read.title == document.title);
    BOOST_TEST(read.script == document.script);
    BOOST_TEST(read.last_reload == document.last_reload);
    BOOST_REQUIRE(read.states.size() == 1u);
    BOOST_TEST(read.objects.at("sheet")->children[0] == "child");
    BOOST_TEST((read.objects.at("sheet")->properties == document.objects.at("sheet")->properties));
    BOOST_TEST((read.objects.at("b")->kind == ObjectKind::bookmark));
    BOOST_TEST((read.objects.at("b")->state == document.objects.at("b")->state));
    BOOST_TEST(first_value() == 1);
    BOOST_TEST(store.load(document.id, Store::Part::without_data).model == nullptr);
}

BOOST_AUTO_TEST_CASE(a_copy_has_everything_and_goes_its_own_way) {
    document.properties.set("qTitle", document.title);
    store.save(document, Store::Part::everything);
    const std::string id = new_guid();
    std::filesystem::create_directories(folder.path / "Apps" / id);
    BOOST_TEST(store.copy(document.id, id, "Copy", {}).size > 0u);
    const Document copy = store.load(id, Store::Part::everything);
    BOOST_TEST(copy.id == id);
    BOOST_TEST(copy.title == "Copy");
    BOOST_TEST(copy.properties["qTitle"].as_string() == "Copy");
    BOOST_TEST(copy.script == document.script);
    BOOST_TEST(copy.objects.size() == document.objects.size());
    BOOST_TEST(copy.last_reload == document.last_reload);
    BOOST_TEST(store.copy(document.id, id, "again", {}).title == "again");
    BOOST_TEST(store.load(id, Store::Part::without_data).title == "Copy", "what is there stays");

    document.model = small_model(2);
    store.save(document, Store::Part::everything);
    BOOST_TEST(store.load(id, Store::Part::everything).model->field(0).symbols().number(0) == 1);
    store.remove(document.id);
    BOOST_TEST(store.load(id, Store::Part::everything).model->field(0).symbols().number(0) == 1);
    BOOST_CHECK_THROW(store.copy(document.id, new_guid(), "x", {}), std::exception);
    store.remove(document.id);  // nothing to do
}

BOOST_AUTO_TEST_CASE(objects_can_be_saved_beside_older_data) {
    store.save(document, Store::Part::everything);
    document.title = "new";
    document.model = small_model(2);
    store.save(document, Store::Part::without_data);
    BOOST_TEST(store.load(document.id, Store::Part::without_data).title == "new");
    BOOST_TEST(first_value() == 1);
}

BOOST_AUTO_TEST_CASE(a_save_that_never_committed_changes_nothing_and_is_cleaned_up) {
    store.save(document, Store::Part::everything);
    // What a crash between writing the data and renaming the document leaves behind.
    std::ofstream(app_folder() / "data-left-over.orrery") << "half";
    std::ofstream(app_folder() / "app.json.new") << "{\"format\":";
    BOOST_TEST(first_value() == 1);
    document.model = small_model(3);
    store.save(document, Store::Part::everything);
    BOOST_TEST(first_value() == 3);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(app_folder())) ++files;
    BOOST_TEST(files == 2u);
}

BOOST_AUTO_TEST_CASE(open_data_stays_readable_while_it_is_replaced) {
    store.save(document, Store::Part::everything);
    const Document open = store.load(document.id, Store::Part::everything);
    document.model = small_model(2);
    store.save(document, Store::Part::everything);
    store.remove(document.id);
    BOOST_TEST(open.model->field(0).symbols().number(0) == 1);
    BOOST_TEST(!store.has(document.id));
}

BOOST_AUTO_TEST_CASE(damaged_files_are_refused_with_a_reason) {
    store.save(document, Store::Part::everything);
    write_file_atomically(app_folder() / "app.json", R"({"format":99})");
    try {
        store.load(document.id, Store::Part::everything);
        BOOST_FAIL("loaded");
    } catch (const json::Error& error) {
        BOOST_TEST(std::string(error.what()).find("format 99") != std::string::npos);
    }
    write_file_atomically(app_folder() / "app.json", "nonsense");
    BOOST_CHECK_THROW(store.load(document.id, Store::Part::everything), json::Error);
}

BOOST_AUTO_TEST_CASE(only_ids_become_paths) {
    for (const char* id : {"../x", "", "x/y", "SessionApp_1", "."}) {
        BOOST_TEST(!store.has(id));
        BOOST_CHECK_THROW(store.load(id, Store::Part::everything), std::invalid_argument);
        BOOST_CHECK_THROW(store.remove(id), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_SUITE_END()
