// App files: everything comes back, saving is all or nothing, damage is found.
#include "storage/app_file.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>
#include <random>

#include "storage/app_file_format.h"
#include "storage/checksum.h"
#include "storage/guarded_data.h"
#include "storage/model_builder.h"
#include "support/folder.h"

using namespace orrery::engine;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    orrery::test::Folder folder;
    fs::path path = folder.path / "app";

    [[nodiscard]] std::string bytes() const {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& content) const { std::ofstream(path, std::ios::binary) << content; }
    [[nodiscard]] std::string error() const {
        try {
            if (const auto model = open_app_file(path).model) model->verify();
        } catch (const AppFileError& e) {
            return e.what();
        }
        return "no error";
    }
};

std::shared_ptr<const DataModel> sample() {
    ModelBuilder builder;
    TableBuilder& a = builder.add_table("A", {"k", "text", "mixed", "null"});
    for (int i = 0; i < 70000; ++i)
        a.add_row({Value(i % 300), Value::text("t" + std::to_string(i)),
                   i % 2 == 0 ? Value(i * 0.5) : Value::dual("x", i), Value()});
    TableBuilder& b = builder.add_table("B", {"k", "b", "c"});
    b.add_row({1, 2, 3});
    TableBuilder& c = builder.add_table("C", {"b", "c"});
    c.add_row({2, 3});
    c.details().comment = "the third";
    builder.field("text").details.comment = "a text";
    builder.field("k").details.format = {NumberType::date, "YYYY-MM-DD"};
    return builder.finish();
}

void check_equal(const DataModel& x, const DataModel& y) {
    BOOST_REQUIRE(x.field_count() == y.field_count());
    BOOST_REQUIRE(x.table_count() == y.table_count());
    for (FieldId f = 0; f < x.field_count(); ++f) {
        const Field& p = x.field(f);
        const Field& q = y.field(f);
        BOOST_TEST(p.name() == q.name());
        BOOST_TEST(p.details().comment == q.details().comment);
        BOOST_TEST(p.details().tags == q.details().tags);
        BOOST_TEST(p.details().format.pattern == q.details().format.pattern);
        BOOST_TEST((p.details().format.type == q.details().format.type));
        BOOST_TEST(p.details().synthetic == q.details().synthetic);
        BOOST_TEST(p.details().components == q.details().components);
        BOOST_REQUIRE(p.cardinality() == q.cardinality());
        std::size_t wrong = 0;
        for (Element e = 0; e < p.cardinality(); ++e)
            wrong += !p.symbols().value(e).same_symbol(q.symbols().value(e)) ||
                     p.symbols().to_text(e) != q.symbols().to_text(e);
        BOOST_TEST(wrong == 0);
    }
    for (TableId t = 0; t < x.table_count(); ++t) {
        const Table& p = x.table(t);
        const Table& q = y.table(t);
        BOOST_TEST(p.name() == q.name());
        BOOST_TEST(p.details().comment == q.details().comment);
        BOOST_TEST(p.details().loaded_fields.size() == q.details().loaded_fields.size());
        BOOST_REQUIRE(p.rows() == q.rows());
        BOOST_REQUIRE(p.columns().size() == q.columns().size());
        for (std::size_t c = 0; c < p.columns().size(); ++c) {
            BOOST_TEST(p.columns()[c].field == q.columns()[c].field);
            std::size_t wrong = 0;
            for (std::uint64_t row = 0; row < p.rows(); ++row) wrong += p.column(c).code(row) != q.column(c).code(row);
            BOOST_TEST(wrong == 0);
        }
    }
    BOOST_TEST(x.warnings().size() == y.warnings().size());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_file, Fixture)

BOOST_AUTO_TEST_CASE(data_and_sections_come_back) {
    auto model = sample();
    save_app_file(path, {model, {{"objects", "{}"}, {"empty", ""}}});
    AppFileContent read = open_app_file(path);
    check_equal(*model, *read.model);
    BOOST_TEST(read.sections.at("objects") == "{}");
    BOOST_TEST(read.sections.at("empty").empty());
    BOOST_TEST(open_app_sections(path).size() == 2);
    BOOST_TEST(((fs::status(path).permissions() & fs::perms::others_all) == fs::perms::none));
}

BOOST_AUTO_TEST_CASE(columns_know_whether_they_have_null_before_and_after) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("T", {"all", "none", "last", "whole bits", "never"});
    constexpr int kRows = 300'000;  // several blocks of the file
    for (int i = 0; i < kRows; ++i)
        table.add_row({Value(i), Value(i % 300), i + 1 < kRows ? Value(i % 17) : Value(), Value(i % 255), Value()});
    const auto model = builder.finish();
    save_app_file(path, {model, {}});
    const auto opened = open_app_file(path).model;
    for (const auto& data : {model, opened}) {
        const auto has_null = [&](const char* field) {
            return data->column(0, data->find_field(field).value())->has_null();
        };
        BOOST_TEST(!has_null("all"));
        BOOST_TEST(!has_null("none"));
        BOOST_TEST(has_null("last"));
        BOOST_TEST(!has_null("whole bits"));
        BOOST_TEST(has_null("never"));
    }
}

BOOST_AUTO_TEST_CASE(an_app_without_data_is_fine) {
    save_app_file(path, {nullptr, {{"objects", "x"}}});
    BOOST_TEST(open_app_file(path).model == nullptr);
}

BOOST_AUTO_TEST_CASE(who_may_see_what_is_kept_with_the_data_and_older_engines_refuse_it) {
    save_app_file(path, {sample(), {}});
    const auto version = [&] {
        AppFileHead head;
        std::memcpy(&head, bytes().data(), sizeof head);
        return head.version;
    };
    BOOST_TEST(version() == 2u);
    BOOST_TEST(access_of(*open_app_file(path).model) == nullptr);
    AccessTable access{{"ACCESS", "USERID", "N"}, {}, "%"};
    access.rows.push_back({Value::text("USER"), Value::text("D\\A"), Value::dual("007", 7)});
    access.rows.push_back({Value::text("ADMIN"), Value(), Value(0.5)});
    ModelBuilder builder;
    builder.add_table("T", {"a"}).add_row({1.0});
    save_app_file(path, {guarded(builder.finish(), std::make_shared<const AccessTable>(access)), {}});
    BOOST_TEST(version() == 3u);
    const auto model = open_app_file(path).model;
    const AccessPtr read = access_of(*model);
    BOOST_REQUIRE(read != nullptr);
    BOOST_TEST(read->fields == access.fields, boost::test_tools::per_element());
    BOOST_TEST(read->star == "%");
    BOOST_REQUIRE(read->rows.size() == 2u);
    for (std::size_t row = 0; row < 2; ++row)
        for (std::size_t cell = 0; cell < 3; ++cell) {
            BOOST_TEST(read->rows[row][cell].to_text() == access.rows[row][cell].to_text());
            BOOST_TEST(read->rows[row][cell].same_symbol(access.rows[row][cell]));
        }
}

BOOST_AUTO_TEST_CASE(an_open_model_survives_the_replacement_of_its_file) {
    auto model = sample();
    save_app_file(path, {model, {}});
    AppFileContent old = open_app_file(path);
    save_app_file(path, {nullptr, {}});
    check_equal(*model, *old.model);
    save_app_file(path, {old.model, {}});
    check_equal(*model, *open_app_file(path).model);
}

BOOST_AUTO_TEST_CASE(a_failed_save_leaves_the_old_file_and_nothing_else) {
    save_app_file(path, {nullptr, {{"a", "1"}}});
    fs::create_directories(folder.path / "taken" / "inside");
    BOOST_CHECK_THROW(save_app_file(folder.path / "taken", {nullptr, {}}), AppFileError);
    BOOST_CHECK_THROW(save_app_file(folder.path / "nowhere" / "app", {nullptr, {}}), AppFileError);
    BOOST_TEST(open_app_file(path).sections.at("a") == "1");
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path), {}) == 2);
}

BOOST_AUTO_TEST_CASE(missing_foreign_newer_and_short_files_are_named) {
    BOOST_TEST(error() == "cannot open app file " + path.string() + ": No such file or directory");
    write("");
    BOOST_TEST(error() == "cannot open app file " + path.string() + ": it is empty");
    write(std::string(100, 'x'));
    BOOST_TEST(error() == path.string() + " is no app file");
    save_app_file(path, {sample(), {}});
    std::string whole = bytes();
    AppFileHead head;
    std::memcpy(&head, whole.data(), sizeof head);
    head.version = 4;
    head.head_checksum = checksum(std::as_bytes(std::span(&head, 1)).first(kAppFileHeadChecked));
    write(std::string(reinterpret_cast<const char*>(&head), sizeof head) + whole.substr(sizeof head));
    BOOST_TEST(error().find("has format version 4; this engine reads version 3") != std::string::npos);
    for (std::size_t size : {std::size_t{10}, std::size_t{64}, whole.size() / 2, whole.size() - 1}) {
        write(whole.substr(0, size));
        BOOST_TEST(error().find("damaged") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(any_changed_byte_of_content_is_found) {
    save_app_file(path, {sample(), {{"objects", std::string(5000, 'o')}}});
    std::string whole = bytes();
    std::mt19937 random(3);
    for (int round = 0; round < 120; ++round) {
        std::string changed = whole;
        std::size_t at = round < 60 ? static_cast<std::size_t>(round) : random() % whole.size();
        changed[at] = static_cast<char>(changed[at] ^ (1 << random() % 8));
        write(changed);
        // The few bytes between arrays mean nothing; everything else must be noticed.
        if (error() == "no error") check_equal(*sample(), *open_app_file(path).model);
    }
}

BOOST_AUTO_TEST_CASE(every_changed_byte_and_every_truncation_of_a_small_file_is_an_error_or_harmless) {
    ModelBuilder builder;
    builder.add_table("A", {"k", "a"}).add_row({1, Value::text("x")});
    builder.find_table("A")->add_row({2, 0.5});
    builder.add_table("B", {"k", "b"}).add_row({1, 2});
    const auto model = builder.finish();
    save_app_file(path, {model, {{"objects", "{}"}}});
    const std::string whole = bytes();
    std::size_t harmless = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x41);
        write(changed);
        if (error() != "no error") continue;
        ++harmless;
        check_equal(*model, *open_app_file(path).model);  // between arrays, where nothing is stored
    }
    BOOST_TEST(harmless < whole.size() / 2);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        write(whole.substr(0, size));
        BOOST_REQUIRE(error() != "no error");
    }
}

BOOST_AUTO_TEST_CASE(damage_is_told_when_it_is_met_and_the_rest_can_be_read) {
    const auto model = sample();
    save_app_file(path, {model, {}});
    std::string changed = bytes();
    const std::string text = "t12345";  // in the symbols of the field "text"
    changed[changed.find(text)] = 'u';
    write(changed);
    const auto opened = open_app_file(path).model;
    const FieldId good = opened->find_field("k").value();
    const FieldId bad = opened->find_field("text").value();
    BOOST_TEST(opened->field(good).symbols().number(3) == model->field(good).symbols().number(3));
    for (int look = 0; look < 2; ++look)
        BOOST_CHECK_EXCEPTION(static_cast<void>(opened->field(bad).symbols()), AppFileError, [](const AppFileError& e) {
            return std::string(e.what()).find("the checksum of a block of field \"text\" is wrong") !=
                   std::string::npos;
        });
    BOOST_CHECK_THROW(save_app_file(folder.path / "other", {opened, {}}), AppFileError);
    BOOST_TEST(!fs::exists(folder.path / "other"));
}

BOOST_AUTO_TEST_CASE(a_forged_directory_with_right_checksums_is_refused_or_harmless) {
    ModelBuilder builder;
    builder.add_table("A", {"k", "a"}).add_row({1, Value::text("x")});
    builder.add_table("B", {"k", "b"}).add_row({1, 2});
    save_app_file(path, {builder.finish(), {}});
    std::string whole = bytes();
    AppFileHead head;
    std::memcpy(&head, whole.data(), sizeof head);
    std::mt19937 random(4);
    int refused = 0;
    for (std::size_t at = 0; at < head.directory_bytes; ++at) {
        std::string changed = whole;
        changed[head.directory_offset + at] = static_cast<char>(random());
        AppFileHead forged = head;
        forged.directory_checksum = checksum(std::as_bytes(std::span(changed)).subspan(head.directory_offset));
        forged.head_checksum = checksum(std::as_bytes(std::span(&forged, 1)).first(kAppFileHeadChecked));
        changed.replace(0, sizeof forged, reinterpret_cast<const char*>(&forged), sizeof forged);
        write(changed);
        try {
            AppFileContent read = open_app_file(path);
            for (FieldId f = 0; read.model && f < read.model->field_count(); ++f) {
                static_cast<void>(read.model->field(f).numeric_order());
                for (Element e = 0; e < read.model->field(f).cardinality(); ++e)
                    static_cast<void>(read.model->field(f).symbols().to_text(e));
            }
        } catch (const AppFileError&) {
            ++refused;
        }
    }
    BOOST_TEST(refused > 100);
}

BOOST_AUTO_TEST_SUITE_END()
