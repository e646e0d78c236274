#include "app/local_catalogue.h"

#include <boost/test/unit_test.hpp>

#include "app/atomic_file.h"
#include "support/folder.h"

using namespace orrery::app;

namespace {

struct Catalogues {
    orrery::test::Folder folder;
    Store store{folder.path / "Apps"};
    LocalCatalogue catalogue{folder.path, store, LocalCatalogue::Sharing::owner_only};
    const User alice{"D", "alice", {}}, bob{"D", "bob", {}};

    std::string make(const User& user, const std::string& name) {
        Document document;
        document.id = catalogue.create(user, name).id;
        document.title = name;
        store.save(document, Store::Part::everything);
        return document.id;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(local_catalogue, Catalogues)

BOOST_AUTO_TEST_CASE(an_app_belongs_to_who_made_it) {
    const std::string id = make(alice, "Mine");
    BOOST_TEST(catalogue.list(alice).size() == 1u);
    BOOST_TEST(catalogue.list(bob).empty());
    BOOST_TEST(catalogue.find(alice, id)->allows("update"));
    BOOST_TEST(!catalogue.find(bob, id).has_value());
    BOOST_CHECK_THROW(catalogue.remove(bob, id), AccessDenied);
    BOOST_CHECK_THROW(catalogue.report_saved(bob, id, {}), AccessDenied);
    BOOST_CHECK_THROW(catalogue.create({"", "", {}}, "x"), AccessDenied);
}

BOOST_AUTO_TEST_CASE(it_survives_a_restart) {
    const std::string id = make(alice, "Mine");
    catalogue.report_saved(alice, id, {"Renamed", 77, "2024-01-02T03:04:05.000Z", {}});
    LocalCatalogue again(folder.path, store, LocalCatalogue::Sharing::everyone);
    const auto entry = again.find(bob, id);
    BOOST_REQUIRE(entry.has_value());
    BOOST_TEST(entry->name == "Renamed");
    BOOST_TEST(entry->size == 77u);
    BOOST_TEST(entry->last_reload == "2024-01-02T03:04:05.000Z");
}

BOOST_AUTO_TEST_CASE(connections_have_names_of_their_own) {
    const DataConnection made = catalogue.add_connection(alice, {{}, "data", "folder", "/tmp", {}, {}});
    BOOST_TEST(!made.id.empty());
    BOOST_CHECK_THROW(catalogue.add_connection(alice, {{}, "data", "folder", "/", {}, {}}), std::invalid_argument);
    DataConnection changed = made;
    changed.connection_string = "/var";
    catalogue.change_connection(alice, changed);
    BOOST_TEST(catalogue.connections(alice)[0].connection_string == "/var");
    catalogue.remove_connection(alice, made.id);
    BOOST_CHECK_THROW(catalogue.remove_connection(alice, made.id), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_password_goes_where_it_was_given_for_and_nowhere_else) {
    DataConnection connection{{}, "db", "postgres", "host=db;database=a", "reader", {}, "canary-secret"};
    connection.id = catalogue.add_connection(alice, connection).id;
    BOOST_TEST(catalogue.connections(alice)[0].password.empty());
    const auto password_after = [&](auto change) {
        connection.password = "canary-secret";
        catalogue.change_connection(alice, connection);
        DataConnection changed = connection;
        changed.password.clear();
        change(changed);
        catalogue.change_connection(alice, changed);
        return catalogue.password_of(alice, changed);
    };
    BOOST_TEST(password_after([](DataConnection& to) { to.name = "renamed"; }) == "canary-secret");
    BOOST_TEST(password_after([](DataConnection& to) { to.connection_string = "host=evil;database=a"; }).empty());
    BOOST_TEST(password_after([](DataConnection& to) { to.type = "other"; }).empty());
    BOOST_TEST(password_after([](DataConnection& to) {
                   to.connection_string = "host=new;database=a";
                   to.password = "its own";
               }) == "its own");
    BOOST_TEST(read_file(folder.path / "catalogue.json").find("canary") == std::string::npos);
    LocalCatalogue again(folder.path, store, LocalCatalogue::Sharing::everyone);
    BOOST_TEST(again.password_of(alice, again.connections(alice)[0]).empty());
}

BOOST_AUTO_TEST_SUITE_END()
