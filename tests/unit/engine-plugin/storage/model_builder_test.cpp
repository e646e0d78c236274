// What finishing a load makes of tables: links, synthetic keys, loosened circles, tags, paths.
#include "storage/model_builder.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::engine;

namespace {

void add(ModelBuilder& builder, const std::string& name, const std::vector<std::string>& fields,
         const std::vector<std::vector<Value>>& rows) {
    TableBuilder& table = builder.add_table(name, fields);
    for (const std::vector<Value>& row : rows) table.add_row(row);
}

std::vector<std::string> fields_of(const DataModel& model, const std::string& table) {
    std::vector<std::string> names;
    for (const TableColumn& column : model.table(model.find_table(table).value()).columns())
        names.push_back(model.field(column.field).name());
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(model_builder)

BOOST_AUTO_TEST_CASE(one_shared_field_links_two_tables) {
    ModelBuilder builder;
    add(builder, "A", {"k", "a"}, {{1, 2}, {2, 3}});
    add(builder, "B", {"k", "b"}, {{2, 5}, {2, 6}});
    auto model = builder.finish();
    FieldId k = model->find_field("k").value();
    BOOST_TEST(model->is_key(k));
    BOOST_TEST(!model->is_key(model->find_field("a").value()));
    BOOST_TEST(!model->find_field("K"));
    BOOST_TEST(model->island(0) == model->island(1));
    BOOST_TEST(model->warnings().empty());
    BOOST_TEST(model->row_index(k, 0).unique());
    BOOST_TEST(!model->row_index(k, 1).unique());
    BOOST_TEST(model->field(k).details().tags == (Names{"$integer", "$key", "$numeric"}));
    BOOST_TEST(model->frequency(k)[0] == 1);
}

BOOST_AUTO_TEST_CASE(two_shared_fields_become_a_synthetic_key) {
    ModelBuilder builder;
    add(builder, "A", {"x", "y", "a"}, {{1, 1, 10}, {1, 2, 11}, {Value(), 2, 12}, {Value(), Value(), 13}});
    add(builder, "B", {"y", "x", "b"}, {{1, 1, 20}, {2, Value(), 21}});
    auto model = builder.finish();
    BOOST_TEST(fields_of(*model, "A") == (Names{"a", "$Syn 1"}));
    BOOST_TEST(fields_of(*model, "B") == (Names{"b", "$Syn 1"}));
    BOOST_TEST(fields_of(*model, "$Syn 1 Table") == (Names{"$Syn 1", "x", "y"}));
    const Table& combinations = model->table(model->find_table("$Syn 1 Table").value());
    BOOST_TEST(combinations.rows() == 4);  // (1,1), (1,2), A's (-,2), B's (-,2)
    BOOST_TEST(combinations.details().synthetic);
    FieldId syn = model->find_field("$Syn 1").value();
    BOOST_TEST(model->field(syn).details().components == (Names{"x", "y"}));
    BOOST_TEST(model->column(0, syn)->code(3) == model->field(syn).cardinality());
    BOOST_TEST(model->warnings().size() == 1);
    const std::vector<LoadedField>& loaded = model->table(0).details().loaded_fields;
    BOOST_TEST(loaded.size() == 3);
    BOOST_TEST(loaded[0].name == "x");
    BOOST_TEST(loaded[0].non_null == 2);
    BOOST_TEST(loaded[0].distinct == 1);
}

BOOST_AUTO_TEST_CASE(overlapping_synthetic_keys_nest) {
    ModelBuilder builder;
    add(builder, "A", {"x", "y", "z"}, {{1, 1, 1}});
    add(builder, "B", {"x", "y", "z", "b"}, {{1, 1, 1, 1}});
    add(builder, "C", {"x", "y"}, {{1, 1}});
    auto model = builder.finish();
    BOOST_TEST(fields_of(*model, "C") == (Names{"$Syn 2"}));
    BOOST_TEST(fields_of(*model, "$Syn 1 Table") == (Names{"$Syn 1", "z", "$Syn 2"}));
    BOOST_TEST(model->path(0, 2).value().size() == 2);
}

BOOST_AUTO_TEST_CASE(a_circle_is_broken_at_its_largest_table) {
    ModelBuilder builder;
    add(builder, "A", {"x", "y"}, {{1, 1}});
    add(builder, "B", {"y", "z"}, {{1, 1}, {2, 2}, {3, 3}});
    add(builder, "C", {"z", "x"}, {{1, 1}});
    add(builder, "D", {"z", "d"}, {{1, 1}, {2, 2}, {3, 3}, {4, 4}});
    auto model = builder.finish();
    BOOST_TEST(model->table(1).details().loose);
    BOOST_TEST(!model->table(3).details().loose);
    BOOST_TEST(model->warnings().size() == 1);
    BOOST_TEST((model->warnings()[0].kind == ModelWarning::Kind::circular_reference));
    BOOST_TEST(!model->path(0, 1));
    auto path = model->path(0, 3).value();
    BOOST_TEST(path.size() == 2);
    BOOST_TEST(path[0].table == 2);
    BOOST_TEST(model->field(path[1].field).name() == "z");
}

BOOST_AUTO_TEST_CASE(values_that_no_row_holds_vanish) {
    ModelBuilder builder;
    add(builder, "A", {"x"}, {{Value::text("kept")}});
    TableBuilder& temporary = builder.add_table("T", {"x"});
    temporary.add_row({Value::text("gone")});
    add(builder, "B", {"x"}, {{Value::text("later")}});
    builder.drop_table(temporary);
    auto model = builder.finish();
    const Field& x = model->field(model->find_field("x").value());
    BOOST_TEST(x.cardinality() == 2);
    BOOST_TEST(x.symbols().to_text(1) == "later");
    BOOST_TEST(model->column(1, model->find_field("x").value())->code(0) == 1);
}

BOOST_AUTO_TEST_CASE(names_must_be_unique) {
    ModelBuilder builder;
    add(builder, "A", {"x"}, {});
    BOOST_CHECK_THROW(builder.add_table("A", {"y"}), std::invalid_argument);
    BOOST_CHECK_THROW(builder.add_table("B", {"y", "y"}), std::invalid_argument);
    builder.field("z");
    BOOST_CHECK_THROW(builder.rename_field(builder.field("x"), "z"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(unconnected_tables_are_islands) {
    ModelBuilder builder;
    add(builder, "A", {"a"}, {{1}});
    add(builder, "B", {"b"}, {});
    auto model = builder.finish();
    BOOST_TEST(model->island(0) != model->island(1));
    BOOST_TEST(!model->path(0, 1));
    BOOST_TEST(model->path(0, 0)->empty());
    BOOST_TEST(model->field(model->find_field("b").value()).cardinality() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
