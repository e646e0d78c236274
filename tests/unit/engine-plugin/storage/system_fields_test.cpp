// The fields of the system: what they tell of the data, and that nothing else changes through them.
#include "storage/system_fields.h"

#include <boost/test/unit_test.hpp>

#include "../cube/session.h"
#include "../selection/orders_model.h"

using namespace orrery::engine;
using test::Session;

namespace {

using ModelPtr = std::shared_ptr<const DataModel>;

/// Two tables that share two fields, so that the model has a synthetic key and its table.
ModelPtr with_synthetic_key() {
    ModelBuilder builder;
    builder.add_table("Sales", {"Year", "Region", "Amount"}).add_row({2024.0, Value::text("North"), 5.0});
    builder.add_table("Plan", {"Year", "Region", "Goal"}).add_row({2024.0, Value::text("North"), 7.0});
    return builder.finish();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(system_fields)

BOOST_AUTO_TEST_CASE(they_tell_which_field_stands_in_which_table) {
    Session session(with_system_fields(test::orders_model()));
    BOOST_TEST(session.rows({"[$Table]", "[$Field]"}, {"Only([$FieldNo])"}) ==
               "Customers CID 1; Customers Country 2; Orders Amt 4; Orders CID 2; Orders OID 1; Orders Prod 3");
    BOOST_TEST(session.rows({"$Table"}, {"Sum([$Rows])", "Sum([$Fields])"}) == "Customers 3 2; Orders 4 4");
    BOOST_TEST(session.value("Count(DISTINCT [$Table])") == "2");
    BOOST_TEST(session.value("Count(DISTINCT $Field)") == "5");
    BOOST_TEST(session.value("Only({<[$Table]={'Orders'}>} [$Rows])") == "4");
    BOOST_TEST(session.value("Count([$Info])") == "0");
}

BOOST_AUTO_TEST_CASE(they_are_associated_with_each_other_and_with_nothing_else) {
    Session session(with_system_fields(test::orders_model()));
    BOOST_TEST(session.select("$Field", {"Country"}));
    BOOST_TEST(session.rows({"$Table"}, {}) == "Customers");
    BOOST_TEST(session.value("Only([$Rows])") == "3");
    BOOST_TEST(session.value("Sum(Amt)") == "22");
    BOOST_TEST(session.select("Country", {"DE"}));
    BOOST_TEST(session.value("Only([$Rows])") == "3");
    BOOST_TEST(session.value("Sum(Amt)") == "9");
}

BOOST_AUTO_TEST_CASE(a_synthetic_key_shows_as_the_fields_it_stands_for) {
    Session session(with_system_fields(with_synthetic_key()));
    BOOST_TEST(session.rows({"$Table", "$Field"}, {"Only([$FieldNo])"}) ==
               "Plan Goal 3; Plan Region 2; Plan Year 1; Sales Amount 3; Sales Region 2; Sales Year 1");
}

BOOST_AUTO_TEST_CASE(their_tags_say_what_they_are) {
    const ModelPtr model = with_system_fields(test::orders_model());
    const auto tags = [&](const char* name) {
        std::string all;
        for (const std::string& tag : model->field(model->find_field(name).value()).details().tags) all += tag + " ";
        return all;
    };
    BOOST_TEST(tags("$Table") == "$ascii $hidden $key $system $text ");
    BOOST_TEST(tags("$Rows") == "$hidden $integer $numeric $system ");
    BOOST_TEST(tags("$Info") == "$hidden $system ");
    BOOST_TEST(is_system(*model, model->find_field("$FieldNo").value()));
    BOOST_TEST(!is_system(*model, model->find_field("Amt").value()));
}

BOOST_AUTO_TEST_CASE(what_was_there_is_shared_and_keeps_its_numbers) {
    const ModelPtr loaded = test::orders_model();
    const ModelPtr model = with_system_fields(loaded);
    for (FieldId id = 0; id < loaded->field_count(); ++id) BOOST_TEST(&model->field(id) == &loaded->field(id));
    for (TableId id = 0; id < loaded->table_count(); ++id) BOOST_TEST(&model->table(id) == &loaded->table(id));
    BOOST_TEST(Session(model).value("GetDataModelHash()") == Session(loaded).value("GetDataModelHash()"));
}

BOOST_AUTO_TEST_CASE(data_with_such_names_and_data_without_tables_stay_as_they_are) {
    ModelBuilder builder;
    builder.add_table("Mine", {"$Rows"}).add_row({1.0});
    const ModelPtr own = builder.finish();
    BOOST_TEST(with_system_fields(own) == own);
    ModelBuilder of_tables;
    of_tables.add_table("$FieldNo", {"Mine"}).add_row({1.0});
    const ModelPtr named = of_tables.finish();
    BOOST_TEST(with_system_fields(named) == named);
    const ModelPtr empty = ModelBuilder().finish();
    BOOST_TEST(with_system_fields(empty) == empty);
    const ModelPtr once = with_system_fields(test::orders_model());
    BOOST_TEST(with_system_fields(once) == once);
}

BOOST_AUTO_TEST_SUITE_END()
