// What an inspection finds: everything that is there, and every damage with its place.
#include "storage/app_file_inspection.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>

#include "storage/checksum.h"
#include "storage/model_builder.h"
#include "support/folder.h"

using namespace orrery::engine;
namespace fs = std::filesystem;

namespace {

struct Saved {
    orrery::test::Folder folder;
    fs::path path = folder.path / "app";

    Saved() {
        ModelBuilder builder;
        TableBuilder& a = builder.add_table("A", {"k", "text", "null"});
        // Enough for texts and offsets of more than one block each.
        for (int i = 0; i < 300'000; ++i) a.add_row({Value(i % 300), Value::text("t" + std::to_string(i)), Value()});
        builder.add_table("B", {"k", "b"}).add_row({1, 2});
        save_app_file(path, {builder.finish(), {{"objects", "{}"}}});
    }
    [[nodiscard]] std::string bytes() const {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void flip(std::uint64_t at) const {
        std::string changed = bytes();
        changed[at] = static_cast<char>(changed[at] ^ 1);
        write(changed);
    }
    void write(const std::string& content) const { std::ofstream(path, std::ios::binary) << content; }
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const StoredField& field_of(const AppFileLayout& layout, const std::string& name) {
    for (const StoredField& field : layout.fields)
        if (field.details.name == name) return field;
    throw std::runtime_error("no field " + name);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_file_inspection, Saved)

BOOST_AUTO_TEST_CASE(a_whole_file_is_described) {
    const AppFileInspection found = inspect_app_file(path);
    BOOST_TEST(found.faults.empty());
    BOOST_TEST(found.bytes == fs::file_size(path));
    BOOST_TEST(found.layout.version == kAppFileVersion);
    BOOST_REQUIRE(found.layout.tables.size() == 2u);
    BOOST_TEST(found.layout.tables[0].rows == 300'000u);
    BOOST_TEST(found.layout.tables[0].columns[0].width == 9u);
    BOOST_TEST(bytes_of(found.layout.tables[0]) == (300'000u * 9 + 7) / 8 + 8 + (300'000u * 19 + 7) / 8 + 8);
    BOOST_TEST(field_of(found.layout, "text").size == 300'000u);
    BOOST_TEST(bytes_of(field_of(found.layout, "null")) == 0u);
    BOOST_TEST(found.layout.sections[0].name == "objects");
    BOOST_TEST(found.blocks > 5u);
}

BOOST_AUTO_TEST_CASE(every_damaged_block_is_named_with_its_place) {
    const AppFileLayout layout = inspect_app_file(path).layout;
    const StoredArray& texts = field_of(layout, "text").text_bytes;
    const StoredArray& codes = layout.tables[0].columns[1].codes;
    BOOST_REQUIRE(texts.checksums.size() > 1u);
    flip(texts.offset + kAppFileBlock + 5);
    flip(codes.offset);
    const AppFileInspection found = inspect_app_file(path);
    BOOST_REQUIRE(found.faults.size() == 2u);
    BOOST_TEST(found.faults[0].offset.value() == texts.offset + kAppFileBlock);
    BOOST_TEST(contains(found.faults[0].what, "block 2 of 2, texts of field \"text\""));
    BOOST_TEST(found.faults[1].offset.value() == codes.offset);
    BOOST_TEST(contains(found.faults[1].what, "column \"text\" of table \"A\""));
    BOOST_TEST(found.layout.tables.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_damaged_head_or_directory_and_a_cut_end_are_faults) {
    const std::string whole = bytes();
    AppFileHead head;
    std::memcpy(&head, whole.data(), sizeof head);
    flip(head.directory_offset + 9);
    AppFileInspection found = inspect_app_file(path);
    BOOST_REQUIRE(found.faults.size() == 1u);
    BOOST_TEST(found.faults[0].offset.value() == head.directory_offset);
    BOOST_TEST(contains(found.faults[0].what, "the checksum of its directory is wrong"));
    BOOST_TEST(found.layout.tables.empty());

    write(whole);
    flip(17);
    BOOST_TEST(contains(inspect_app_file(path).faults.at(0).what, "the checksum of its head is wrong"));
    write(whole.substr(0, whole.size() - 1));
    BOOST_TEST(contains(inspect_app_file(path).faults.at(0).what, "it is shorter than it says"));
}

BOOST_AUTO_TEST_CASE(codes_without_values_are_faults_though_their_checksum_is_right) {
    const AppFileLayout layout = inspect_app_file(path).layout;
    const StoredColumn& column = layout.tables[0].columns[0];
    std::string forged = bytes();
    forged[column.codes.offset] = '\xFF';
    forged[column.codes.offset + 1] = '\xFF';
    const auto block = std::as_bytes(std::span(forged)).subspan(column.codes.offset, block_bytes(column.codes, 0));
    const std::uint64_t sum = checksum(block);
    AppFileHead head;
    std::memcpy(&head, forged.data(), sizeof head);
    const std::string old(reinterpret_cast<const char*>(column.codes.checksums.data()), sizeof sum);
    forged.replace(forged.find(old, head.directory_offset), sizeof sum, reinterpret_cast<const char*>(&sum),
                   sizeof sum);
    head.directory_checksum = checksum(std::as_bytes(std::span(forged)).subspan(head.directory_offset));
    head.head_checksum = checksum(std::as_bytes(std::span(&head, 1)).first(kAppFileHeadChecked));
    forged.replace(0, sizeof head, reinterpret_cast<const char*>(&head), sizeof head);
    write(forged);
    const AppFileInspection found = inspect_app_file(path);
    BOOST_REQUIRE(found.faults.size() == 1u);
    BOOST_TEST(found.faults[0].offset.value() == column.codes.offset);
    BOOST_TEST(contains(found.faults[0].what, "table \"A\" refers to values that do not exist"));
}

BOOST_AUTO_TEST_CASE(what_is_no_app_file_is_not_called_damaged) {
    BOOST_CHECK_THROW(inspect_app_file(folder.path / "nowhere"), AppFileError);
    write(std::string(100, 'x'));
    BOOST_CHECK_THROW(inspect_app_file(path), AppFileError);
}

BOOST_AUTO_TEST_SUITE_END()
