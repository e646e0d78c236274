// Fields on the fly: where their values lie, what they associate with, and that nothing else changes through them.
#include "cube/field_on_the_fly.h"

#include <boost/test/unit_test.hpp>

#include "../selection/orders_model.h"
#include "session.h"
#include "storage/coupling.h"

using namespace orrery::engine;
using test::Session;

namespace {

using ModelPtr = std::shared_ptr<const DataModel>;

ModelPtr with(const ModelPtr& model, const char* name, const char* expression) {
    auto made = with_field_on_the_fly(model, {name, expression}, FormatSettings::defaults(), [] {});
    return made ? made.value() : nullptr;
}

/// Every table with its fields and the text of every cell, in order.
std::string everything(const DataModel& model) {
    std::string out;
    for (TableId id = 0; id < model.table_count(); ++id) {
        out += model.table(id).name() + ":";
        for (const TableColumn& column : model.table(id).columns()) {
            out += " " + std::to_string(column.field) + "=" + model.field(column.field).name();
            for (std::uint64_t row = 0; row < model.table(id).rows(); ++row) {
                const Element code = column.column.code(row);
                const Symbols& symbols = model.field(column.field).symbols();
                out += "," + (code < symbols.size() ? symbols.to_text(code) : "-");
            }
        }
        out += "; ";
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(field_on_the_fly)

BOOST_AUTO_TEST_CASE(an_expression_over_one_field_is_selected_like_a_field) {
    const ModelPtr model = with(test::orders_model(), "Large", "=If(Amt > 6, 'large', 'small')");
    BOOST_REQUIRE(model);
    Session session(model);
    BOOST_TEST(session.rows({"Large"}, {"Sum(Amt)", "Count(OID)"}) == "large 16 2; small 6 2");
    BOOST_TEST(session.select("Large", {"large"}));
    BOOST_TEST(session.rows({"Country"}, {"Sum(Amt)"}) == "DE 9; SE 7");
    BOOST_TEST(session.value("Sum({<Large={'small'}>} Amt)") == "6");
}

BOOST_AUTO_TEST_CASE(an_expression_over_several_fields_has_a_value_per_record) {
    const ModelPtr model = with(test::orders_model(), "Pair", "Prod & '-' & Country");
    BOOST_REQUIRE(model);
    Session session(model);
    BOOST_TEST(session.rows({"Pair"}, {"Sum(Amt)"}) == "A-DE 9; A-SE 5; B-SE 7; C- 1");
    BOOST_TEST(session.select("Pair", {"A-SE"}));
    BOOST_TEST(session.rows({"Country"}, {}) == "SE");
}

BOOST_AUTO_TEST_CASE(over_a_key_it_covers_every_value_and_changes_no_count) {
    const ModelPtr loaded = test::orders_model();
    const ModelPtr model = with(loaded, "Odd", "Mod(CID, 2)");
    BOOST_REQUIRE(model);
    BOOST_TEST(model->table_count() == loaded->table_count() + 1);
    Session before(loaded);
    Session session(model);
    for (const char* expression : {"Count(CID)", "Count(DISTINCT CID)", "Sum(CID)", "Max(Aggr(Sum(Amt), CID))"})
        BOOST_TEST(session.value(expression) == before.value(expression));
    BOOST_TEST(session.rows({"Odd"}, {"Sum(Amt)"}) == "0 9; 1 12; - 1");
    BOOST_TEST(session.select("Odd", {"1"}));
    BOOST_TEST(session.rows({"CID"}, {}) == "1; 3");
}

BOOST_AUTO_TEST_CASE(the_values_of_a_loose_table_still_lead_to_it) {
    const ModelPtr loose = with_coupling(test::orders_model(), {true, true, true});
    const ModelPtr model = with(loose, "Initial", "Left(Country, 1)");
    BOOST_REQUIRE(model);
    Session session(model);
    BOOST_TEST(session.select("Initial", {"S"}));
    BOOST_TEST(session.value("GetPossibleCount(Country)") == "1");
}

BOOST_AUTO_TEST_CASE(later_fields_read_earlier_ones_and_values_are_numbers_where_they_are) {
    ModelPtr model = with(test::orders_model(), "Twice", "Amt * 2");
    BOOST_REQUIRE(model);
    model = with(model, "Four times", "[Twice] * 2");
    BOOST_REQUIRE(model);
    BOOST_TEST(Session(model).value("Sum([Four times])") == "88");
    const Field& field = model->field(*model->find_field("Twice"));
    BOOST_TEST(field.cardinality() == 4u);
    const auto& tags = field.details().tags;
    BOOST_TEST((std::find(tags.begin(), tags.end(), "$integer") != tags.end()));
}

BOOST_AUTO_TEST_CASE(what_only_null_makes_is_a_value_where_a_record_has_null) {
    const ModelPtr of_rows = with(test::orders_model(), "Known", "If(IsNull(Amt), 'no', 'yes')");
    BOOST_REQUIRE(of_rows);
    BOOST_TEST(of_rows->field(*of_rows->find_field("Known")).cardinality() == 1u);
}

BOOST_AUTO_TEST_CASE(aggregations_constants_taken_names_and_nonsense_are_refused) {
    const ModelPtr model = test::orders_model();
    for (const char* expression :
         {"Sum(Amt)", "Aggr(Sum(Amt), CID)", "1 + 1", "NoSuchField", "Amt +", "ValueList(1, 2)"})
        BOOST_TEST(!with(model, "New", expression), expression);
    BOOST_TEST(!with(model, "Amt", "Amt * 2"));
    BOOST_TEST(!with(model, "", "Amt * 2"));
}

BOOST_AUTO_TEST_CASE(many_are_made_side_by_side_as_if_one_after_another) {
    const ModelPtr loaded = test::orders_model();
    const std::vector<FieldDefinition> fields = {{"Twice", "Amt * 2"},
                                                 {"Total", "Sum(Amt)"},
                                                 {"Odd", "Mod(CID, 2)"},
                                                 {"Twice", "Amt * 3"},
                                                 {"Four", "[Twice] * 2"},
                                                 {"a]b", "OID & 'x'"},
                                                 {"c", "[a]]b] & 'y'"},
                                                 {"Never", "Later & 1"},
                                                 {"Later", "Prod & Odd"},
                                                 {"Initial", "Left(Country,1)"},
                                                 {"", "Amt"},
                                                 {"Even", "1 - Odd"},
                                                 {"Pair", "Prod & Country"},
                                                 {"Three", "Initial & Pair"}};
    ModelPtr in_turn = loaded;
    for (const FieldDefinition& field : fields)
        if (const auto made = with_field_on_the_fly(in_turn, field, FormatSettings::defaults(), [] {}))
            in_turn = made.value();
    BOOST_TEST(in_turn->field_count() == loaded->field_count() + 10);
    const ModelPtr at_once = with_fields_on_the_fly(loaded, fields, FormatSettings::defaults(), [] {});
    BOOST_TEST(everything(*at_once) == everything(*in_turn));
    BOOST_TEST(Session(at_once).rows({"Three"}, {"Count(OID)"}) == Session(in_turn).rows({"Three"}, {"Count(OID)"}));
}

BOOST_AUTO_TEST_CASE(what_the_check_throws_ends_the_work) {
    const std::vector<FieldDefinition> fields = {{"Twice", "Amt * 2"}, {"Thrice", "Amt * 3"}};
    const auto cancelled = [] { throw std::runtime_error("cancelled"); };
    BOOST_CHECK_THROW(with_fields_on_the_fly(test::orders_model(), fields, FormatSettings::defaults(), cancelled),
                      std::runtime_error);
}

BOOST_AUTO_TEST_CASE(the_hash_of_the_data_model_tells_data_apart) {
    Session one(test::orders_model()), same(test::orders_model()), other(with(test::orders_model(), "New", "Amt * 2"));
    BOOST_TEST(one.value("GetDataModelHash()").size() == 27u);
    BOOST_TEST(one.value("GetDataModelHash()") == same.value("GetDataModelHash()"));
    BOOST_TEST(one.value("GetDataModelHash()") != other.value("GetDataModelHash()"));
    BOOST_TEST(one.select("Country", {"DE"}));
    BOOST_TEST(one.value("GetDataModelHash()") == same.value("GetDataModelHash()"));
}

BOOST_AUTO_TEST_SUITE_END()
