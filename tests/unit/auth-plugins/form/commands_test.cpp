#include "commands.h"

#include <orrery/kit/crypto/password.h>
#include <orrery/kit/json.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "kernel.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::form;

namespace {

struct Site : test::Folder, Kernel {
    CommandResult run(std::string_view verb,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
        Fields record{{"verb", verb}};
        for (const auto& [name, value] : fields) record.add(name, value);
        return UserCommands(host(), users, removals, "ORRERY").run(Arguments(record.record()));
    }
    // A repository that knows `known` (a JSON list) and keeps what it is asked.
    void serve_repository(const std::string& known) {
        fake.serve("orrery.http/1", "repository", [this, known](uint32_t, Record in, Writer out) {
            asked.emplace_back(in);
            Response response;
            response.status = in.at("method") == "POST" ? 201 : 200;
            response.body = in.at("method") == "GET" ? known : "{}";
            response.write(out);
            return int32_t{ORRERY_OK};
        });
    }

    Users users{path / "users.json"};
    Removals removals{host(), path / "removed.json"};
    std::vector<Fields> asked;
};

bool says(const Error& error, const std::string& text) {
    return (error.message() + " / " + error.hint()).find(text) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(user_commands, Site)

BOOST_AUTO_TEST_CASE(a_user_is_added_with_the_password_from_the_input) {
    const CommandResult result =
        run("user add", {{"argument", "ada"}, {"option.name", "Ada L"}, {"input", "correct horse\r\nrest"}});
    BOOST_TEST(result.exit_code == 0);
    BOOST_TEST(result.output == "added ORRERY\\ada\n");
    BOOST_TEST(crypto::check_password("correct horse", users.find("ORRERY", "ada")->password_hash).matches);
    BOOST_TEST(run("user list", {}).output.starts_with("ORRERY\\ada\tAda L\t2"));
    BOOST_TEST(asked.empty());
}

BOOST_AUTO_TEST_CASE(a_password_may_come_from_a_file) {
    std::ofstream(path / "password") << "battery staple\n";
    run("user add", {{"argument", "DIR\\ada"}, {"option.password-file", (path / "password").string()}});
    BOOST_TEST(crypto::check_password("battery staple", users.find("DIR", "ada")->password_hash).matches);
    BOOST_CHECK_EXCEPTION(run("user add", {{"argument", "bob"}, {"option.password-file", "password"}}), Error,
                          [](const Error& error) { return says(error, "whole path"); });
    BOOST_CHECK_THROW(run("user add", {{"argument", "bob"}, {"option.password-file", (path / "absent").string()}}),
                      Error);
}

BOOST_AUTO_TEST_CASE(a_new_user_with_roles_is_made_in_the_repository) {
    serve_repository("[]");
    run("user add",
        {{"argument", "ada"}, {"option.role", "RootAdmin"}, {"option.role", "AuditAdmin"}, {"input", "correct horse"}});
    BOOST_REQUIRE(asked.size() == 2U);
    BOOST_TEST(
        asked[0]
            .value_or("target", "")
            .starts_with(
                "/qrs/user/full?filter=userDirectory%20eq%20%27ORRERY%27%20and%20userId%20eq%20%27ada%27&xrfkey="));
    BOOST_TEST(asked[0].value_or("identity.id", "") == "sa_repository");
    BOOST_TEST(asked[1].value_or("method", "") == "POST");
    const json::Value user = json::parse(asked[1].value_or("body", ""));
    BOOST_TEST(user["userId"].as_string() == "ada");
    BOOST_TEST(user["userDirectory"].as_string() == "ORRERY");
    BOOST_TEST(user["roles"].size() == 2U);
    for (const Fields& request : asked) {
        const auto key = request.value_or("header.x-qlik-xrfkey", "");
        BOOST_TEST(key.size() == 16U);
        BOOST_TEST(request.value_or("target", "").ends_with(key));
        BOOST_TEST(request.value_or("body", "").find("correct horse") == std::string_view::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_known_user_keeps_what_he_has) {
    serve_repository(R"([{"id":"0001","userId":"ada","roles":["AuditAdmin"],"tags":[{"id":"t"}]}])");
    run("user add", {{"argument", "ada"}, {"option.role", "RootAdmin"}, {"input", "correct horse"}});
    BOOST_REQUIRE(asked.size() == 2U);
    BOOST_TEST(asked[1].value_or("method", "") == "PUT");
    BOOST_TEST(asked[1].value_or("target", "").starts_with("/qrs/user/0001?"));
    const json::Value user = json::parse(asked[1].value_or("body", ""));
    BOOST_TEST(json::dump(user["roles"]) == R"(["AuditAdmin","RootAdmin"])");
    BOOST_TEST(user["tags"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_the_repository_nobody_is_half_made) {
    BOOST_CHECK_THROW(run("user add", {{"argument", "ada"}, {"option.role", "RootAdmin"}, {"input", "correct horse"}}),
                      Error);
    BOOST_TEST(users.all().empty());
}

BOOST_AUTO_TEST_CASE(passwords_change_and_users_go) {
    run("user add", {{"argument", "ada"}, {"input", "correct horse"}});
    run("user password", {{"argument", "ada"}, {"input", "battery staple"}});
    BOOST_TEST(crypto::check_password("battery staple", users.find("ORRERY", "ada")->password_hash).matches);
    run("user remove", {{"argument", "ada"}});
    BOOST_TEST(users.all().empty());
}

// Sessions must not live on because the file cannot be written.
BOOST_AUTO_TEST_CASE(a_removal_is_told_although_it_cannot_be_remembered) {
    std::vector<std::string> told;
    const Subscription listening = host().subscribe(
        "user.sign-in-removed", [&](const Subscription::Event& event) { told.emplace_back(event.key); });
    run("user add", {{"argument", "ada"}, {"input", "correct horse"}});
    run("user add", {{"argument", "bob"}, {"input", "correct horse"}});
    run("user remove", {{"argument", "ada"}});
    BOOST_REQUIRE(told.size() == 1U);
    BOOST_TEST(told[0] == "ORRERY\\ada");

    std::filesystem::remove(path / "removed.json");
    std::filesystem::create_directory(path / "removed.json");
    BOOST_CHECK_THROW(run("user remove", {{"argument", "bob"}}), std::exception);
    BOOST_TEST(users.all().empty());
    BOOST_REQUIRE(told.size() == 2U);
    BOOST_TEST(told[1] == "ORRERY\\bob");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
    BOOST_CHECK_EXCEPTION(run("user add", {{"argument", "ada"}}), Error,
                          [](const Error& error) { return says(error, "no password"); });
    BOOST_CHECK_EXCEPTION(run("user add", {{"argument", "ada"}, {"input", "short"}}), Error,
                          [](const Error& error) { return says(error, "8 to"); });
    BOOST_CHECK_EXCEPTION(run("user add", {{"input", "correct horse"}}), Error,
                          [](const Error& error) { return says(error, "NAME"); });
    BOOST_CHECK_THROW(run("user add", {{"argument", "a"}, {"argument", "b"}, {"input", "correct horse"}}), Error);
    BOOST_CHECK_THROW(run("user remove", {{"argument", "nobody"}}), Error);
    run("user add", {{"argument", "ada"}, {"input", "correct horse"}});
    BOOST_CHECK_EXCEPTION(run("user add", {{"argument", "ADA"}, {"input", "correct horse"}}), Error,
                          [](const Error& error) { return error.code() == Code::conflict; });
}

BOOST_AUTO_TEST_SUITE_END()
