#include "store/store.h"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "store/schema.h"
#include "store_fixture.h"

using namespace orrery;
using namespace orrery::repository;
using orrery::repository::test::StoreFixture;

namespace {

StoreFixture& fixture() {
    static StoreFixture made("store");
    return made;
}

const Type& type(const char* name) { return Model::site().at(name); }

Entity child(const char* name, std::initializer_list<std::pair<const char*, Value>> properties) {
    auto out = Entity::fresh(type(name));
    for (auto& [property, value] : properties) out.at(property) = value;
    return out;
}

std::optional<Entity> stored(const Type& of, const Guid& id) { return Store::Reading(*fixture().store)->get(of, id); }

}  // namespace

BOOST_AUTO_TEST_SUITE(stores)

BOOST_AUTO_TEST_CASE(every_type_survives_the_database) {
    auto& world = fixture();
    for (auto& each : Model::site().types()) {
        if (each.is_child()) continue;
        auto entity = Entity::fresh(each);
        int n = 0;
        for (auto& field : each.fields()) {
            ++n;
            if (field.index < 4 || field.is_secret) continue;
            if (field.kind == Kind::text) entity[field] = each.name() + field.name + " '\"\\ \xc3\xa9";
            if (field.kind == Kind::integer) entity[field] = std::int64_t{n} << 33;
            if (field.kind == Kind::boolean) entity[field] = true;
            if (field.kind == Kind::date) entity[field] = Instant{1700000000123 + n};
            if (field.kind == Kind::guid) entity[field] = Guid::random();
            if (field.kind == Kind::enumeration) entity[field] = field.enumeration->values.back().first;
            if (field.kind == Kind::texts) entity[field] = std::vector<std::string>{"b", "a \"q\" \\"};
            if (field.kind == Kind::integers) entity[field] = std::vector<std::int64_t>{3, -1};
            if (field.kind == Kind::guids) entity[field] = std::vector<Guid>{Guid::random()};
        }
        entity = world.insert(entity);
        const auto back = stored(each, entity.id());
        BOOST_REQUIRE(back);
        for (auto& field : each.fields()) BOOST_TEST((entity[field] == (*back)[field]), each.name() + "." + field.name);
        BOOST_TEST(back->text("modifiedByUserName") == "TEST\\tester");
    }
}

BOOST_AUTO_TEST_CASE(lists_and_references_are_kept_in_order) {
    auto& world = fixture();
    const auto definition = world.insert("CustomPropertyDefinition", {{"name", "Area"}});
    const auto red = world.insert("Tag", {{"name", "red"}}), blue = world.insert("Tag", {{"name", "blue"}});
    const auto owner = world.insert("User", {{"userId", "lists"}, {"userDirectory", "D"}});
    auto app = Entity::fresh(type("App"));
    app.at("name") = std::string("with lists");
    app.at("owner") = owner.id();
    app.at("tags") = std::vector<Guid>{red.id(), blue.id()};
    app.at("customProperties") =
        std::vector<Entity>{child("CustomPropertyValue", {{"value", "North"}, {"definition", definition.id()}}),
                            child("CustomPropertyValue", {{"value", "South"}, {"definition", definition.id()}})};
    app = world.insert(app);
    auto back = *stored(*app.type, app.id());
    BOOST_TEST((back == app));

    auto changed = back;
    changed.at("tags") = std::vector<Guid>{blue.id()};
    changed.at("name") = std::string("renamed");
    {
        Store::Unit unit(*world.store, "TEST\\other");
        unit.writer().update(back, changed);
        unit.commit();
    }
    auto after = *stored(*app.type, app.id());
    BOOST_TEST((after == changed));
    BOOST_TEST((after.date("modifiedDate") > back.date("modifiedDate")));
    BOOST_TEST((after.date("createdDate") == back.date("createdDate")));
    BOOST_TEST(after.text("modifiedByUserName") == "TEST\\other");

    // A definition takes its values along, a user with belongings stays.
    {
        Store::Unit unit(*world.store, "TEST\\tester");
        unit.writer().remove(definition);
        unit.commit();
    }
    BOOST_TEST(std::get<std::vector<Entity>>(stored(*app.type, app.id())->at("customProperties")).empty());
    Store::Unit unit(*world.store, "TEST\\tester");
    BOOST_CHECK_EXCEPTION(unit.writer().remove(owner), postgres::Failure,
                          [](const postgres::Failure& failed) { return failed.foreign_key_violation(); });
}

BOOST_AUTO_TEST_CASE(names_are_unique_without_case) {
    auto& world = fixture();
    world.insert("Tag", {{"name", "Unique"}});
    BOOST_CHECK_EXCEPTION(world.insert("Tag", {{"name", "uNIQUE"}}), postgres::Failure,
                          [](const postgres::Failure& failed) { return failed.unique_violation(); });
}

BOOST_AUTO_TEST_CASE(secrets_are_sealed_and_bound_to_their_place) {
    auto& world = fixture();
    const auto one = world.insert("DataConnection", {{"name", "one"}, {"password", "canary-password"}});
    postgres::Connection raw(world.settings);
    auto dump =
        raw.run_once(postgres::Statement("SELECT string_agg(row_to_json(t)::text, '') FROM \"DataConnection\" t"));
    BOOST_TEST(std::string(dump.text(0, 0)).find("canary-password") == std::string::npos);
    dump = raw.run_once(postgres::Statement("SELECT string_agg(row_to_json(t)::text, '') FROM \"audit_entry\" t"));
    BOOST_TEST(std::string(dump.text(0, 0)).find("canary-password") == std::string::npos);

    const auto& seal = world.store->seal();
    const auto sealed = stored(*one.type, one.id())->text("password");
    BOOST_TEST(seal.open(sealed, one.id().text() + "password").value() == "canary-password");
    BOOST_TEST(!seal.open(sealed, Guid::random().text() + "password"));
    BOOST_TEST(!Seal(std::string(32, 'x')).open(sealed, one.id().text() + "password"));
    auto damaged = sealed;
    damaged[20] = damaged[20] == 'A' ? 'B' : 'A';
    BOOST_TEST(!seal.open(damaged, one.id().text() + "password"));

    // An unchanged secret is not sealed a second time.
    auto before = *stored(*one.type, one.id()), after = before;
    after.at("username") = std::string("somebody");
    Store::Unit unit(*world.store, "TEST\\tester");
    unit.writer().update(before, after);
    unit.commit();
    BOOST_TEST(stored(*one.type, one.id())->text("password") == sealed);
}

BOOST_AUTO_TEST_CASE(every_change_leaves_a_row_and_a_note) {
    auto& world = fixture();
    postgres::Connection raw(world.settings);
    const auto entries = [&](const Guid& id) {
        return raw.run_once(postgres::Statement("SELECT \"action\", \"user\", \"changes\"->'name'->>'to' FROM "
                                                "\"audit_entry\" WHERE \"id\" = ")
                                .value(id.text())
                                .add(" ORDER BY \"number\""));
    };
    for (int i = 0; i < 400 && !world.store->listening(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const int committed = world.committed, announced = world.announced;
    auto tag = world.insert("Tag", {{"name", "audited"}});
    {
        Store::Unit unit(*world.store, "TEST\\editor");
        auto after = tag;
        after.at("name") = std::string("audited twice");
        unit.writer().update(tag, after);
        unit.writer().remove(after);
        unit.commit();
    }
    const auto rows = entries(tag.id());
    BOOST_TEST(rows.rows() == 3);
    BOOST_TEST(rows.text(0, 0) == "created");
    BOOST_TEST(rows.text(0, 2) == "audited");
    BOOST_TEST(rows.text(1, 0) == "updated");
    BOOST_TEST(rows.text(1, 1) == "TEST\\editor");
    BOOST_TEST(rows.text(2, 0) == "removed");
    BOOST_TEST(world.committed == committed + 3);
    for (int i = 0; i < 400 && world.announced < announced + 3; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    BOOST_TEST(world.announced == announced + 3);

    // What is rolled back leaves nothing.
    auto vanished = Entity::fresh(type("Tag"));
    vanished.at("name") = std::string("vanished");
    {
        Store::Unit unit(*world.store, "TEST\\tester");
        unit.writer().insert(vanished);
    }
    BOOST_TEST(entries(vanished.id()).rows() == 0);
    BOOST_TEST(world.committed == committed + 3);
}

BOOST_AUTO_TEST_CASE(the_audit_trail_holds_no_password_that_a_connection_string_may_hold) {
    auto& world = fixture();
    const auto connection = world.insert(
        "DataConnection", {{"name", "source"}, {"connectionstring", "host=x;Password=canary"}, {"password", "canary"}});
    postgres::Connection raw(world.settings);
    const auto rows = raw.run_once(
        postgres::Statement("SELECT \"changes\" FROM \"audit_entry\" WHERE \"id\" = ").value(connection.id().text()));
    const std::string changes(rows.text(0, 0));
    BOOST_TEST(changes.find("canary") == std::string::npos, changes);
    BOOST_TEST(changes.find(R"x("connectionstring": {"to": "(secret)"})x") != std::string::npos, changes);
}

BOOST_AUTO_TEST_CASE(a_grown_model_reaches_old_rows) {
    auto settings = orrery::test::PrivatePostgres::shared().create_database("grown");
    settings.schema = "repository";
    postgres::Connection connection(settings);
    const Model old({Type("Tag").with({text("name").unique()})});
    migrate(connection, old, settings.schema);
    connection.run_once(postgres::Statement(
        "INSERT INTO \"Tag\" VALUES ('aaec8d41-5201-43ab-809f-3063750dfafd', now(), now(), 'x', 'kept')"));
    const Model grown({Type("Tag").with({text("name").unique(), integer("weight", 7), texts("words"),
                                         reference("kin", "Tag"), references("friends", "Tag")})});
    migrate(connection, grown, settings.schema);
    migrate(connection, grown, settings.schema);
    const auto tag = Reader(connection).get(grown.at("Tag"), *Guid::parse("aaec8d41-5201-43ab-809f-3063750dfafd"));
    BOOST_REQUIRE(tag);
    BOOST_TEST(tag->text("name") == "kept");
    BOOST_TEST(tag->integer("weight") == 7);
    BOOST_TEST(tag->reference("kin").zero());
}

BOOST_AUTO_TEST_CASE(newer_data_are_left_alone) {
    auto settings = orrery::test::PrivatePostgres::shared().create_database("newer");
    settings.schema = "repository";
    postgres::Connection connection(settings);
    migrate(connection, Model::site(), settings.schema);
    connection.run_once(postgres::Statement("INSERT INTO \"schema_version\" VALUES (9999, now(), 'the future')"));
    BOOST_CHECK_THROW(migrate(connection, Model::site(), settings.schema), std::runtime_error);
    BOOST_TEST(!connection.in_transaction());
}

BOOST_AUTO_TEST_CASE(several_nodes_may_start_at_once) {
    auto settings = orrery::test::PrivatePostgres::shared().create_database("together");
    settings.schema = "repository";
    std::atomic<int> done{0};
    std::vector<std::thread> nodes;
    for (int i = 0; i < 4; ++i)
        nodes.emplace_back([&] {
            postgres::Connection connection(settings);
            migrate(connection, Model::site(), settings.schema);
            ++done;
        });
    for (auto& node : nodes) node.join();
    BOOST_TEST(done == 4);
}

BOOST_AUTO_TEST_SUITE_END()
