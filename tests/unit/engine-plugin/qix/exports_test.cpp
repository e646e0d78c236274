// Files that users export: how long and how many are kept, and where those lie that stay.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "qix/errors.h"
#include "qix/exports/exchange_folder.h"
#include "qix/exports/export_files.h"
#include "support/folder.h"

using namespace orrery;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kMost = 100;

struct Kept {
    orrery::test::Folder folder;
    qix::ExportFiles files{folder.path / "Temp", kMost};
    qix::ExchangeFolder exchange{folder.path / "Exchange", kMost};
    const qix::ExportFiles::Clock::time_point now = qix::ExportFiles::Clock::now();

    static void write(const std::filesystem::path& path, std::size_t bytes) {
        std::ofstream(path) << std::string(bytes, 'x');
    }
    std::string keep(const std::string& owner, std::size_t bytes, std::chrono::seconds life = 3600s) {
        const auto path = files.place();
        write(path, bytes);
        return files.keep(owner, {path, "f.csv", "text/csv"}, false, now, life);
    }
    bool has(const std::string& owner, const std::string& address, std::chrono::seconds later = 0s) {
        return files.find(owner, address, now + later).has_value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(exports, Kept)

BOOST_AUTO_TEST_CASE(of_one_user_the_newest_files_are_kept) {
    const auto others = keep("D\\b", 90), first = keep("D\\a", 40), second = keep("D\\a", 40);
    BOOST_TEST((has("D\\a", first) && has("D\\a", second)));
    const auto third = keep("D\\a", 50);
    BOOST_TEST((!has("D\\a", first) && has("D\\a", second) && has("D\\a", third) && has("D\\b", others)));
    BOOST_CHECK_THROW(keep("D\\a", 101), qix::QixError);
    BOOST_TEST(has("D\\a", third));
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path / "Temp"), {}) == 3);
}

BOOST_AUTO_TEST_CASE(a_file_is_kept_as_long_as_was_said) {
    const auto address = keep("D\\a", 10, 60s);
    BOOST_TEST((has("D\\a", address, 59s) && !has("D\\a", address, 60s) && !has("D\\b", address)));
}

BOOST_AUTO_TEST_CASE(every_user_has_a_folder_and_names_only_files_in_it) {
    const app::User alice{"DIR", "alice", {}}, twin{"dir", "Alice", {}}, other{"DIR", "al%5cice", {}};
    BOOST_TEST(exchange.file(alice, "a.qvf") == exchange.file(twin, "a.qvf"));
    BOOST_TEST(exchange.file(alice, "a.qvf") != exchange.file(other, "a.qvf"));
    for (const char* bad : {"", ".", "..", "../a", "/etc/passwd", "x/../../y", "a\\b", ".hidden"})
        BOOST_CHECK_THROW(exchange.file(alice, bad), qix::QixError);
    BOOST_CHECK_THROW(exchange.file({"DIR", std::string(400, 'x'), {}}, "a"), qix::QixError);
    const auto here = exchange.file(app::User{"..", "/../../etc", {}}, "a.qvf");
    BOOST_TEST(here.parent_path().parent_path() == folder.path / "Exchange");
}

BOOST_AUTO_TEST_CASE(a_users_folder_holds_so_much_and_no_more) {
    const app::User alice{"DIR", "alice", {}};
    const auto one = exchange.file(alice, "one"), two = exchange.file(alice, "two");
    write(one, 60);
    exchange.check_room(one);
    write(two, 60);
    BOOST_CHECK_THROW(exchange.check_room(two), qix::QixError);
    BOOST_TEST((std::filesystem::exists(one) && !std::filesystem::exists(two)));
}

BOOST_AUTO_TEST_SUITE_END()
