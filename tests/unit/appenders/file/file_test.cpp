#include "file.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "support/log_files.h"

using namespace orrery;
using namespace orrery::test;
using appenders::File;
namespace fs = std::filesystem;

namespace {

struct Site : Folder {
    testing::FakeHost kernel;
    ~Site() { kernel.run_posted(); }  // what was put off is freed by running
    fs::path log = path / "Log/app.log";
    File file(std::initializer_list<Fields::Item> more = {}) {
        return File(kernel.host("file"), file_settings(*this, more));
    }
    std::unique_ptr<File> make(std::initializer_list<Fields::Item> more = {}) {
        return std::make_unique<File>(kernel.host("file"), file_settings(*this, more));
    }
    size_t said(std::string_view part) const {
        size_t count = 0;
        for (auto& row : kernel.rows()) count += row.message.find(part) != row.message.npos;
        return count;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(writing)

BOOST_AUTO_TEST_CASE(rows_are_appended_and_files_are_not_for_everybody) {
    Site site;
    {
        auto file = site.file({{"layout.header", "head\n"}, {"layout.footer", "foot\n"}});
        file.append(numbered(1, 3));
        file.append(numbered(4, 2));
        BOOST_TEST(text_of(site.log) == "head\n" + lines(1, 5));
    }
    BOOST_TEST(text_of(site.log) == "head\n" + lines(1, 5) + "foot\n");
    struct stat facts {};
    BOOST_REQUIRE(::stat(site.log.c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 0777 & ~0640) == 0u);
    BOOST_REQUIRE(::stat((site.path / "Log").c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 07) == 0u);
    site.file({{"layout.header", "head\n"}}).append(numbered(6, 1));
    BOOST_TEST(text_of(site.log) == "head\n" + lines(1, 5) + "foot\n6\n");
    site.file({{"appendtofile", "False"}, {"layout.header", "new\n"}}).append(numbered(7, 1));
    BOOST_TEST(text_of(site.log) == "new\n7\n");
}

BOOST_AUTO_TEST_CASE(a_torn_last_row_is_closed_at_start) {
    Site site;
    site.write("Log/app.log", "1\n2\nhalf a r");
    auto file = site.make();
    BOOST_TEST(text_of(site.log) == lines(1, 2));
    file->append(numbered(3, 1));
    BOOST_TEST(text_of(site.log) == lines(1, 3));
    BOOST_TEST(site.said("a torn last row of 8 bytes") == 1u);
}

BOOST_AUTO_TEST_CASE(text_without_any_row_end_is_kept) {
    Site site;
    site.write("Log/app.log", "somebody's own");
    site.file().append(numbered(3, 1));
    BOOST_TEST(text_of(site.log) == "somebody's own\n3\n");
    site.write("Log/app.log", "a|b|c");
    site.file({{"conversionpattern", "%message|"}}).append(numbered(3, 1));
    BOOST_TEST(text_of(site.log) == "a|b|c3|");
}

BOOST_AUTO_TEST_CASE(rows_wait_while_the_disk_is_full_and_none_is_torn_or_lost) {
    Site site;
    auto file = site.make();
    file->append(numbered(100, 5));
    {
        FullDisk full(30);
        file->append(numbered(105, 5));
        file->append(numbered(110, 5));
        BOOST_TEST(text_of(site.log) == lines(100, 7));  // 28 bytes: whole rows, no half one
        BOOST_TEST(site.said("cannot write to") == 1u);
        BOOST_CHECK_EXCEPTION(file->flush(), Error, [](auto& error) { return error.code() == Code::unavailable; });
        BOOST_TEST(site.kernel.run_posted() >= 1u);
        BOOST_TEST(site.said("cannot write to") == 1u);
    }
    BOOST_TEST(site.kernel.run_posted() == 1u);
    BOOST_TEST(text_of(site.log) == lines(100, 15));
    BOOST_TEST(site.said("rows are written again") == 1u);
    BOOST_TEST(site.kernel.counter("file_rows_lost") == 0);
}

BOOST_AUTO_TEST_CASE(what_cannot_wait_any_more_is_counted) {
    Site site;
    auto file = site.make({{"conversionpattern", "%message%n"}});
    testing::FakeRows large;
    for (int i = 0; i < 9; ++i) large.row(Level::info, "x", std::string(100'000, static_cast<char>('a' + i)));
    {
        FullDisk full(1);
        for (int i = 0; i < 20; ++i) file->append(large);  // 18 MB of at most 16
    }
    file->flush();
    auto lost = site.kernel.counter("file_rows_lost");
    BOOST_TEST(lost > 0);
    BOOST_TEST(fs::file_size(site.log) == static_cast<std::uintmax_t>(180 - lost) * 100'001);
    BOOST_TEST(site.said(std::to_string(lost) + " rows were lost") == 1u);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_removed_comes_back) {
    Site site;
    auto file = site.make({{"layout.header", "head\n"}});
    file->append(numbered(1, 1));
    fs::remove_all(site.path / "Log");
    file->append(numbered(2, 1));
    BOOST_TEST(text_of(site.log) == "head\n2\n");
    fs::remove_all(site.path / "Log");
    site.write("Log", "in the way");
    file->append(numbered(3, 1));
    BOOST_TEST(site.said("the folder") == 1u);
    fs::remove(site.path / "Log");
    site.kernel.run_posted();
    BOOST_TEST(text_of(site.log) == "head\n3\n");
}

BOOST_AUTO_TEST_CASE(rotation_by_hand_is_followed) {
    Site site;
    auto file = site.make();
    file->append(numbered(1, 2));
    fs::rename(site.log, site.path / "Log/app.log.old");
    file->append(numbered(3, 2));
    fs::resize_file(site.log, 0);  // copied away and emptied
    file->append(numbered(5, 1));
    fs::rename(site.path / "Log", site.path / "Before");
    file->append(numbered(6, 1));
    BOOST_TEST(text_of(site.path / "Before/app.log.old") == lines(1, 2));
    BOOST_TEST(text_of(site.path / "Before/app.log") == lines(5, 1));
    BOOST_TEST(text_of(site.log) == lines(6, 1));
}

BOOST_AUTO_TEST_CASE(encodings) {
    Site site;
    auto row = [](std::string_view text) { return testing::rows(Level::info, "x", text); };
    site.file({{"encoding", "unicode"}, {"layout.header", "h\n"}}).append(row("\xc3\xa4"));
    BOOST_TEST(text_of(site.log) == std::string("\xff\xfeh\0\n\0\xe4\0\n\0", 10));
    std::ofstream(site.log, std::ios::app | std::ios::binary) << std::string("x\0y", 3);
    site.file({{"encoding", "utf-16"}}).append(row("z"));
    BOOST_TEST(text_of(site.log) == std::string("\xff\xfeh\0\n\0\xe4\0\n\0z\0\n\0", 14));
    site.file({{"encoding", "ISO-8859-1"}, {"file", "latin.log"}}).append(row("\xc3\xa4\xe2\x82\xac"));
    BOOST_TEST(text_of(site.path / "latin.log") == "\xe4?\n");
    BOOST_CHECK_THROW(site.file({{"encoding", "klingon"}}), Error);
}

BOOST_AUTO_TEST_CASE(without_immediate_flush_rows_are_gathered) {
    Site site;
    auto file = site.make({{"immediateflush", "false"}});
    file->append(numbered(1, 10));
    BOOST_TEST(text_of(site.log) == "");
    file->flush();
    BOOST_TEST(text_of(site.log) == lines(1, 10));
    for (int i = 0; i < 4; ++i) file->append(numbered(11 + 5000 * i, 5000));
    BOOST_TEST(text_of(site.log).size() > 64u << 10);
    file->append(numbered(20'011, 1));
    file.reset();
    BOOST_TEST(text_of(site.log) == lines(1, 20'011));
}

BOOST_AUTO_TEST_CASE(a_stanza_without_a_file_makes_none) {
    Site site;
    File idle(site.kernel.host("file"), Config(Fields{{"orrery.site_directory", site.path.string()}}));
    idle.append(numbered(1, 1));
    idle.flush();
    BOOST_TEST(names_in(site.path) == "");
}

BOOST_AUTO_TEST_SUITE_END()
