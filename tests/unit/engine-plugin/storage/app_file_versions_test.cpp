// Files of older format versions are read as what they were, and saved in the present one.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "storage/app_file.h"
#include "storage/app_file_inspection.h"
#include "storage/model_builder.h"
#include "support/folder.h"

using namespace orrery::engine;
namespace fs = std::filesystem;

namespace {

const fs::path kVersion1 = fs::path(ORRERY_TEST_DATA) / "data" / "version-1.orrery";

/// What data/version-1.orrery was made of; see the README there.
std::shared_ptr<const DataModel> what_was_saved() {
    ModelBuilder builder;
    TableBuilder& a = builder.add_table("A", {"k", "text", "mixed", "null"});
    for (int i = 0; i < 300; ++i)
        a.add_row({Value(i % 7), Value::text("t" + std::to_string(i)),
                   i % 2 == 0 ? Value(i * 0.5) : Value::dual("x" + std::to_string(i % 9), i % 9), Value()});
    TableBuilder& b = builder.add_table("B", {"k", "b", "c"});
    b.add_row({1, 2, 3});
    b.add_row({2, Value(), 3});
    TableBuilder& c = builder.add_table("C", {"b", "c"});
    c.add_row({2, 3});
    c.details().comment = "the third";
    builder.field("k").details.format = {NumberType::date, "YYYY-MM-DD"};
    return builder.finish();
}

std::string cell(const DataModel& model, TableId table, std::size_t column, std::uint64_t row) {
    const TableColumn& found = model.table(table).columns()[column];
    const Symbols& symbols = model.field(found.field).symbols();
    const Element code = found.column.code(row);
    return code == symbols.size() ? "NULL" : symbols.to_text(code) + "/" + std::to_string(symbols.number(code));
}

/// Every cell as text and number, with the names around it.
std::string everything(const DataModel& model) {
    std::string out;
    for (TableId t = 0; t < model.table_count(); ++t) {
        const Table& table = model.table(t);
        out += table.name() + " '" + table.details().comment + "'";
        for (const TableColumn& column : table.columns()) {
            const FieldDetails& details = model.field(column.field).details();
            out += " " + details.name + ":" + details.format.pattern;
        }
        for (std::uint64_t row = 0; row < table.rows(); ++row) {
            out += "\n";
            for (std::size_t c = 0; c < table.columns().size(); ++c) out += cell(model, t, c, row) + " ";
        }
        out += "\n";
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(app_file_versions)

BOOST_AUTO_TEST_CASE(version_1_is_read_and_saved_anew_in_the_present_version) {
    BOOST_TEST(inspect_app_file(kVersion1).layout.version == 1u);
    const AppFileContent old = open_app_file(kVersion1);
    const std::string wanted = everything(*what_was_saved());
    BOOST_TEST(everything(*old.model) == wanted);
    BOOST_TEST(old.sections.at("objects") == "{}");
    BOOST_TEST(open_app_sections(kVersion1).at("objects") == "{}");

    const orrery::test::Folder folder;
    save_app_file(folder.path / "new", old);
    BOOST_TEST(inspect_app_file(folder.path / "new").layout.version == 2u);
    BOOST_TEST(everything(*open_app_file(folder.path / "new").model) == wanted);
}

BOOST_AUTO_TEST_CASE(every_changed_byte_and_every_truncation_of_version_1_is_an_error_or_harmless) {
    std::ifstream in(kVersion1, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    const std::string wanted = everything(*open_app_file(kVersion1).model);
    const orrery::test::Folder folder;
    const fs::path path = folder.path / "app";
    const auto opens = [&](const std::string& bytes) {
        std::ofstream(path, std::ios::binary) << bytes;
        try {
            const auto model = open_app_file(path).model;
            BOOST_REQUIRE(model != nullptr);
            model->verify();
            return everything(*model) == wanted ? 1 : 2;
        } catch (const AppFileError&) {
            return 0;
        }
    };
    std::size_t harmless = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x41);
        const int result = opens(changed);
        BOOST_REQUIRE(result != 2);
        harmless += static_cast<std::size_t>(result);
    }
    BOOST_TEST(harmless < whole.size() / 4);  // between arrays, where nothing is stored
    for (std::size_t size = 0; size < whole.size(); ++size) BOOST_REQUIRE(opens(whole.substr(0, size)) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
