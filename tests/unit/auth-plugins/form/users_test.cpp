#include "users.h"

#include <orrery/error.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "support/folder.h"

using namespace orrery;
using namespace orrery::form;

namespace {
User user(const std::string& name) { return {"ORRERY", name, "Name of " + name, "hash of " + name, ""}; }
}  // namespace

BOOST_FIXTURE_TEST_SUITE(users, test::Folder)

BOOST_AUTO_TEST_CASE(what_is_added_is_found_whatever_the_case) {
    const Users list(path / "users.json");
    BOOST_TEST(list.all().empty());
    list.add(user("Ada"));
    const auto found = list.find("orrery", "aDA");
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(label_of(*found) == "ORRERY\\Ada");
    BOOST_TEST(found->display_name == "Name of Ada");
    BOOST_TEST(found->password_hash == "hash of Ada");
    BOOST_TEST(found->changed.size() == 20U);
    BOOST_TEST(!list.find("OTHER", "Ada"));
    BOOST_CHECK_EXCEPTION(list.add(user("ada")), Error,
                          [](const Error& error) { return error.code() == Code::conflict; });
}

BOOST_AUTO_TEST_CASE(the_file_is_private_and_survives) {
    Users(path / "users.json").add(user("Ada"));
    struct stat status {};
    BOOST_REQUIRE(::stat((path / "users.json").c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 07777) == 0600U);
    BOOST_TEST(Users(path / "users.json").all().size() == 1U);
}

BOOST_AUTO_TEST_CASE(passwords_change_and_users_go) {
    const Users list(path / "users.json");
    list.add(user("Ada"));
    list.set_password("ORRERY", "ada", "other hash");
    BOOST_TEST(list.find("ORRERY", "Ada")->password_hash == "other hash");
    list.remove("ORRERY", "ADA");
    BOOST_TEST(!list.find("ORRERY", "Ada"));
    BOOST_CHECK_THROW(list.remove("ORRERY", "Ada"), Error);
    BOOST_CHECK_THROW(list.set_password("ORRERY", "Ada", "x"), Error);
}

BOOST_AUTO_TEST_CASE(changes_side_by_side_are_all_kept) {
    const Users list(path / "users.json");
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&list, t] {
            for (int i = 0; i < 5; ++i) list.add(user("u" + std::to_string(t) + "-" + std::to_string(i)));
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(list.all().size() == 20U);
}

BOOST_AUTO_TEST_CASE(a_damaged_or_open_file_is_an_error_not_an_empty_list) {
    const Users list(path / "users.json");
    list.add(user("Ada"));
    std::ofstream(path / "users.json", std::ios::trunc) << "{\"users\": [{";
    BOOST_CHECK_THROW(list.all(), Error);
    BOOST_CHECK_THROW(list.add(user("Bob")), Error);
    std::ofstream(path / "users.json", std::ios::trunc) << "{\"users\": []}";
    std::filesystem::permissions(path / "users.json", std::filesystem::perms(0644));
    BOOST_CHECK_THROW(list.all(), std::exception);
}

BOOST_AUTO_TEST_CASE(names_are_split_and_checked) {
    BOOST_TEST((split_name("ada", "ORRERY") == std::pair<std::string, std::string>("ORRERY", "ada")));
    BOOST_TEST(
        (split_name("DIR\\ada lovelace", "ORRERY") == std::pair<std::string, std::string>("DIR", "ada lovelace")));
    for (const std::string& bad :
         {std::string(), std::string("\\a"), std::string("d\\"), std::string("a\\b\\c"), std::string("a\nb"),
          std::string(" a"), std::string("a "), std::string("a/b"), std::string("a;b"), std::string(129, 'a')})
        BOOST_CHECK_THROW(split_name(bad, "ORRERY"), Error);
}

BOOST_AUTO_TEST_SUITE_END()
