#include "app/repository_catalogue.h"

#include <boost/test/unit_test.hpp>
#include <deque>

using namespace orrery;
using namespace orrery::app;

namespace {

/// Answers as told and remembers what was asked.
struct Repository {
    struct Asked {
        std::string method, target, user, body, xrfkey;
    };
    std::deque<Response> answers;
    std::vector<Asked> asked;
    std::vector<std::string> logged;
    RepositoryCatalogue catalogue{[this](const Fields& fields) { return answer(fields); },
                                  [this](const std::string& message) { logged.push_back(message); }};
    const User alice{"D", "alice", {{"group", "sales"}}};
    const std::string id = "11111111-2222-3333-4444-555555555555";

    Response answer(const Fields& fields) {
        const auto text = [&](std::string_view name) { return std::string(fields.value_or(name, "")); };
        asked.push_back({text("method"), text("target"), text("identity.directory") + "\\" + text("identity.id"),
                         text("body"), text("header.x-qlik-xrfkey")});
        BOOST_TEST(text("identity.attribute.group") == "sales");
        if (answers.empty()) throw Error(Code::unavailable, "nobody serves it");
        Response response = answers.front();
        answers.pop_front();
        return response;
    }
    void will_answer(int status, std::string body = {}) { answers.push_back({status, {}, std::move(body), {}}); }
};

const char* const kApp = R"({"id":"11111111-2222-3333-4444-555555555555","name":"Sales","privileges":["read","update"],
    "owner":{"userId":"bob","userDirectory":"D","name":"Bob"},"stream":{"id":"s","name":"Everyone"},"published":true,
    "publishTime":"1753-01-01T00:00:00.000Z","fileSize":12,"lastReloadTime":"2024-05-05T00:00:00.000Z"})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(repository_catalogue, Repository)

BOOST_AUTO_TEST_CASE(it_asks_as_the_user_with_the_cross_site_key) {
    will_answer(200, std::string("[") + kApp + "]");
    const auto apps = catalogue.list(alice);
    BOOST_REQUIRE(apps.size() == 1u);
    BOOST_TEST(apps[0].name == "Sales");
    BOOST_TEST(apps[0].stream_name == "Everyone");
    BOOST_TEST(apps[0].publish_time.empty());
    BOOST_TEST(apps[0].allows("reload"));
    BOOST_TEST(!apps[0].allows("delete"));
    BOOST_REQUIRE(asked.size() == 1u);
    BOOST_TEST(asked[0].user == "D\\alice");
    BOOST_TEST(asked[0].xrfkey.size() == 16u);
    BOOST_TEST(asked[0].target == "/qrs/app/full?privileges=true&xrfkey=" + asked[0].xrfkey);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_does_not_exist) {
    will_answer(404);
    BOOST_TEST(!catalogue.find(alice, id).has_value());
    BOOST_TEST(!catalogue.find(alice, "no id; x=1").has_value());
    BOOST_TEST(asked.size() == 1u);
}

BOOST_AUTO_TEST_CASE(it_denies_when_the_repository_fails_or_says_nonsense) {
    for (const int status : {401, 403, 500}) {
        will_answer(status);
        BOOST_CHECK_THROW(catalogue.find(alice, id), AccessDenied);
    }
    will_answer(200, "<html>");
    BOOST_CHECK_THROW(catalogue.list(alice), AccessDenied);
    will_answer(403);
    BOOST_CHECK_THROW(catalogue.create(alice, "x"), AccessDenied);
    will_answer(403);
    BOOST_TEST(!catalogue.may_create_app(alice));
    will_answer(201, "true");
    BOOST_TEST(catalogue.may_create_app(alice));
}

BOOST_AUTO_TEST_CASE(that_it_is_away_for_a_while_is_no_denial) {
    const auto says_again = [](const Unavailable& error) {
        return std::string(error.what()).find("try again") != std::string::npos;
    };
    will_answer(503);
    BOOST_CHECK_EXCEPTION(catalogue.find(alice, id), Unavailable, says_again);
    will_answer(503);
    BOOST_CHECK_EXCEPTION(catalogue.list(alice), Unavailable, says_again);
    BOOST_CHECK_EXCEPTION(catalogue.find(alice, id), Unavailable, says_again);  // nobody answers at all
}

BOOST_AUTO_TEST_CASE(a_save_reports_the_app_and_mirrors_its_objects) {
    will_answer(200, kApp);
    will_answer(200, R"([{"id":"o1","engineObjectId":"same","name":"n","description":"","size":5},
                         {"id":"o2","engineObjectId":"renamed","name":"old","description":"","size":5},
                         {"id":"o3","engineObjectId":"gone","name":"","description":"","size":5,
                          "owner":{"userDirectory":"D","userId":"alice"}},
                         {"id":"o4","engineObjectId":"others","name":"","description":"","size":5,
                          "owner":{"userDirectory":"D","userId":"somebody"}}])");
    will_answer(200, "{}");
    will_answer(201, "[]");
    will_answer(204);
    catalogue.report_saved(
        alice, id,
        {"Sales",
         99,
         "2024-06-06T00:00:00.000Z",
         {{"same", "sheet", "n", "", 5}, {"renamed", "sheet", "new", "", 5}, {"fresh", "sheet", "f", "", 5}}});
    BOOST_REQUIRE(asked.size() == 5u);
    BOOST_TEST(asked[0].method == "PUT");
    BOOST_TEST(json::parse(asked[0].body)["fileSize"].as_integer() == 99);
    BOOST_TEST(asked[2].target.starts_with("/qrs/app/object/o2"));
    BOOST_TEST(json::parse(asked[3].body)[std::size_t{0}]["engineObjectId"].as_string() == "fresh");
    BOOST_TEST(asked[4].method == "DELETE");
    BOOST_TEST(asked[4].target.starts_with("/qrs/app/object/o3"));
    BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_CASE(an_object_is_published_by_the_repositorys_number_made_known_if_need_be) {
    will_answer(200, R"([{"id":"o1","engineObjectId":"s'1"}])");
    will_answer(200, "{}");
    catalogue.mark_object(alice, id, {"s'1", "sheet", "S", "", 1}, ObjectMark::publish);
    BOOST_REQUIRE(asked.size() == 2u);
    BOOST_TEST(asked[0].target.find("engineObjectId%20eq%20%27s%27%271%27") != std::string::npos);
    BOOST_TEST(asked[1].method == "PUT");
    BOOST_TEST(asked[1].target.starts_with("/qrs/app/object/o1/publish"));
    will_answer(200, "[]");
    will_answer(201, R"({"id":"o2"})");
    will_answer(200, "{}");
    catalogue.mark_object(alice, id, {"s2", "sheet", "S", "", 1}, ObjectMark::unapprove);
    BOOST_TEST(asked[3].method == "POST");
    BOOST_TEST(asked[4].target.starts_with("/qrs/app/object/o2/unapprove"));
    will_answer(200, "[]");
    will_answer(403);
    BOOST_CHECK_THROW(catalogue.mark_object(alice, id, {"s3", "sheet", "", "", 1}, ObjectMark::publish), AccessDenied);
}

BOOST_AUTO_TEST_CASE(an_app_is_published_to_a_stream) {
    will_answer(200, R"([{"id":"11111111-2222-3333-4444-555555555555","name":"Everyone"}])");
    BOOST_TEST(catalogue.streams(alice)[0].name == "Everyone");
    will_answer(200, kApp);
    catalogue.publish_app(alice, id, id, "Sales & more");
    BOOST_TEST(asked[1].target.find("/publish?stream=" + id + "&name=Sales%20%26%20more") != std::string::npos);
    BOOST_CHECK_THROW(catalogue.publish_app(alice, id, "no stream", ""), std::out_of_range);
    BOOST_CHECK_THROW(catalogue.unpublish_app(alice, "no app"), std::out_of_range);
    BOOST_TEST(asked.size() == 2u);
    will_answer(200, R"([{"engineObjectId":"s1","published":true,"privileges":["read"]}])");
    const auto objects = catalogue.objects(alice, id);
    BOOST_TEST(objects[0].published);
    BOOST_TEST(objects[0].privileges == std::vector<std::string>{"read"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_failing_mirror_is_logged_but_a_refused_save_is_an_error) {
    will_answer(200, kApp);
    will_answer(500);
    catalogue.report_saved(alice, id, {"Sales", 99, {}, {}});
    BOOST_TEST(logged.size() == 1u);
    will_answer(200, kApp);
    will_answer(503);
    catalogue.report_saved(alice, id, {"Sales", 99, {}, {}});
    BOOST_TEST(logged.size() == 2u);
    will_answer(403);
    BOOST_CHECK_THROW(catalogue.report_saved(alice, id, {"Sales", 99, {}, {}}), AccessDenied);
}

BOOST_AUTO_TEST_CASE(connections_are_the_repositorys) {
    will_answer(
        201, R"({"id":"11111111-2222-3333-4444-555555555555","name":"data","connectionstring":"/d","type":"folder"})");
    BOOST_TEST(catalogue.add_connection(alice, {{}, "data", "folder", "/d", {}, {}}).id == id);
    will_answer(400);
    BOOST_CHECK_THROW(catalogue.add_connection(alice, {{}, "data", "folder", "/d", {}, {}}), std::invalid_argument);
    BOOST_CHECK_THROW(catalogue.remove_connection(alice, "../app"), std::out_of_range);
}

BOOST_AUTO_TEST_SUITE_END()
