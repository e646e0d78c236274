// Apps over the interface: published, copied, brought in and taken out.
#include <thread>

#include "api_fixture.h"

using namespace orrery;
using namespace orrery::repository;
using namespace orrery::repository::test;

BOOST_AUTO_TEST_SUITE(api)

BOOST_AUTO_TEST_CASE(apps_are_published_and_seen) {
    auto& site = fixture();
    const auto service = site.service();
    site.add_user("author");
    site.add_user("reader");
    const auto author = site.hub("author"), reader = site.hub("reader");
    const auto hidden = service.post("/qrs/stream", R"({"name":"Hidden"})").id();
    const auto app = author.post("/qrs/app", R"({"name":"Report"})").id();
    const auto sheet =
        author.post("/qrs/app/object", R"({"name":"S","objectType":"sheet","app":{"id":")" + app + R"("}})").id();
    const auto mark =
        author.post("/qrs/app/object", R"({"name":"B","objectType":"bookmark","app":{"id":")" + app + R"("}})").id();
    BOOST_TEST(author.get("/qrs/app/" + app).json()["owner"]["userId"].as_string() == "author");
    BOOST_TEST(reader.get("/qrs/app/" + app).status == 404);
    BOOST_TEST(reader.put("/qrs/app/" + app, std::string("{}")).status == 404);
    BOOST_TEST(reader.post("/qrs/app/object", R"({"objectType":"sheet","app":{"id":")" + app + R"("}})").status == 403);

    // The stream must be there for the author to publish to.
    BOOST_TEST(author.put("/qrs/app/" + app + "/publish?stream=" + hidden).status == 404);
    BOOST_TEST(author.put("/qrs/app/" + app + "/publish?stream=nonsense").status == 400);
    const auto published = author.put("/qrs/app/" + app + "/publish?stream=" + everyone + "&name=Final");
    BOOST_REQUIRE_EQUAL(published.status, 200);
    BOOST_TEST(published.json()["published"].as_bool());
    BOOST_TEST(published.json()["name"].as_string() == "Final");
    BOOST_TEST(published.json()["stream"]["id"].as_string() == everyone);
    BOOST_TEST(author.put("/qrs/app/" + app + "/publish?stream=" + everyone).status == 400);
    BOOST_TEST(reader.get("/qrs/app/" + app).status == 200);
    BOOST_TEST(reader.get("/qrs/app/object/" + sheet).json()["approved"].as_bool());
    BOOST_TEST(reader.get("/qrs/app/object/" + mark).status == 404);
    BOOST_TEST(reader.get("/qrs/app/hublist").json().size() >= 1u);
    BOOST_TEST(reader.remove("/qrs/app/" + app).status == 403);
    BOOST_TEST(author.put("/qrs/app/object/" + sheet, author.get("/qrs/app/object/" + sheet).json()).status == 403);

    // Moved into a stream the reader cannot see, the app is gone for the reader on every path.
    auto moved = service.get("/qrs/app/" + app).json();
    moved.set("stream", json::Value::object({{"id", hidden}}));
    BOOST_TEST(author.put("/qrs/app/" + app, moved).status == 404);
    BOOST_TEST(service.put("/qrs/app/" + app, moved).status == 200);
    for (auto* path : {"/qrs/app", "/qrs/app/full", "/qrs/app/hublist", "/qrs/app/hublist/full"})
        BOOST_TEST(reader.get(std::string(path) + "?filter=id eq " + app).json().size() == 0u, path);
    BOOST_TEST(reader.count("/qrs/app/count?filter=id eq " + app) == 0);
    BOOST_TEST(reader.get("/qrs/app/object/" + sheet).status == 404);
    BOOST_TEST(reader.get("/qrs/stream/" + hidden).status == 404);
    BOOST_TEST(reader.size("/qrs/stream?filter=name eq 'Hidden'") == 0u);
    BOOST_TEST(reader.size("/qrs/app/object?filter=app.id eq " + app) == 0u);

    const auto back = service.post("/qrs/app/" + app + "/unpublish");
    BOOST_TEST(back.status == 200);
    BOOST_TEST(back.json()["stream"].is_null());
    BOOST_TEST(!service.get("/qrs/app/object/" + sheet).json()["published"].as_bool());
    BOOST_TEST(author.put("/qrs/app/object/" + sheet, author.get("/qrs/app/object/" + sheet).json()).status == 200);

    BOOST_TEST(author.remove("/qrs/app/" + app).status == 204);
    BOOST_TEST(service.get("/qrs/app/object/" + sheet).status == 404);
}

BOOST_AUTO_TEST_CASE(a_published_flag_cannot_be_sent) {
    fixture().add_user("cheat");
    const auto cheat = fixture().hub("cheat");
    const auto app =
        cheat.post("/qrs/app", R"({"name":"c","published":true,"stream":{"id":")" + everyone + R"("}})").json();
    BOOST_TEST(!app["published"].as_bool());
    BOOST_TEST(app["stream"].is_null());
    auto changed = app;
    changed.set("stream", json::Value::object({{"id", everyone}}));
    BOOST_TEST(cheat.put("/qrs/app/" + app["id"].as_string(), changed).status == 400);
    const auto other = fixture().add_user("cheated");
    changed = app;
    changed.set("owner", json::Value::object({{"id", other}}));
    BOOST_TEST(cheat.put("/qrs/app/" + app["id"].as_string(), changed).status == 403);
    BOOST_TEST(cheat.post("/qrs/app", R"({"name":"d","owner":{"id":")" + other + R"("}})").status == 403);
}

BOOST_AUTO_TEST_CASE(apps_are_copied_by_whoever_has_the_files) {
    auto& site = fixture();
    site.add_user("copier", "\"ContentAdmin\"");
    site.add_user("looker");
    const auto user = site.management("copier");
    const auto source = user.post("/qrs/app", R"({"name":"Original","description":"d"})");
    BOOST_REQUIRE_EQUAL(source.status, 201);
    const auto path = "/qrs/app/" + source.id() + "/copy";

    site.answer_copies = "";
    const auto copy = user.post(path + "?name=Copy");
    BOOST_REQUIRE_EQUAL(copy.status, 201);
    BOOST_TEST(copy.json()["name"].as_string() == "Copy");
    BOOST_TEST(copy.json()["description"].as_string() == "d");
    BOOST_TEST(copy.json()["sourceAppId"].as_string() == source.id());
    BOOST_TEST(copy.json()["owner"]["userId"].as_string() == "copier");
    BOOST_TEST(!copy.json()["published"].as_bool());
    BOOST_TEST(copy.id() != source.id());
    BOOST_TEST(user.post(path).json()["name"].as_string() == "Original");

    BOOST_TEST(site.management("looker").post(path).status == 404);
    BOOST_TEST(user.post("/qrs/app/00000000-0000-0000-0000-000000000001/copy").status == 404);
    BOOST_TEST(user.post(path + "?name=" + std::string(5000, 'x')).status == 400);
    BOOST_TEST(user.post("/internal/app-files", "{}").status == 403);
    BOOST_TEST(site.service().post("/internal/app-files", R"({"id":")" + copy.id() + "\"}").status == 404);

    site.answer_copies = "the disk is full";
    const auto failed = user.post(path + "?name=Failed");
    BOOST_TEST(failed.status == 500);
    BOOST_TEST(failed.text.find("disk") == std::string::npos);
    BOOST_TEST(user.count("/qrs/app/count?filter=name eq 'Failed'") == 0);
}

// Whoever waits for a copy keeps a thread that the engine's answer may need.
BOOST_AUTO_TEST_CASE(few_wait_for_copies_at_once) {
    auto& site = fixture();
    site.add_user("hasty", "\"ContentAdmin\"");
    const auto user = site.management("hasty");
    const auto source = user.post("/qrs/app", R"({"name":"Busy"})");
    BOOST_REQUIRE_EQUAL(source.status, 201);
    const auto path = "/qrs/app/" + source.id() + "/copy?name=Copy of busy";
    const auto copies = [&] { return user.count("/qrs/app/count?filter=name eq 'Copy of busy'"); };

    site.answer_copies = "";
    site.hold_copies(true);
    std::vector<int> status(2);
    std::vector<std::thread> waiting;
    for (auto& each : status) waiting.emplace_back([&user, &path, &each] { each = user.post(path).status; });
    const bool both = site.wait_for_held_copies(2);
    if (both) {
        const auto refused = user.post(path);
        BOOST_TEST(refused.status == 503);
        BOOST_TEST(!header(refused, "Retry-After").empty());
        BOOST_TEST(copies() == 2);
    }
    site.hold_copies(false);
    for (auto& each : waiting) each.join();
    BOOST_TEST(both);
    for (const auto each : status) BOOST_TEST(each == 201);
    BOOST_TEST(user.post(path).status == 201);
    BOOST_TEST(copies() == 3);
}

BOOST_AUTO_TEST_CASE(apps_come_in_as_files) {
    auto& site = fixture();
    site.add_user("importer", "\"ContentAdmin\"");
    site.add_user("guest");
    const auto user = site.management("importer");
    site.answer_copies = "", site.refuse_files = false;
    const auto made = user.post("/qrs/app/upload?name=Brought&keepdata=false", "the file");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    BOOST_TEST(made.json()["name"].as_string() == "Brought");
    BOOST_TEST(made.json()["owner"]["userId"].as_string() == "importer");
    const auto order = site.file_orders.back();
    BOOST_TEST((order.kind == rest::FileOrder::Kind::import && order.id.text() == made.id()));
    BOOST_TEST((order.body == "the file" && order.name == "Brought" && !order.with_data));
    BOOST_TEST(user.post("/qrs/app/upload", "the file").status == 201);
    BOOST_TEST((site.file_orders.back().name.empty() && site.file_orders.back().with_data));

    BOOST_TEST(user.post("/qrs/app/upload?name=x").status == 400);
    BOOST_TEST(user.post("/qrs/app/upload?name=" + std::string(5000, 'x'), "the file").status == 400);
    // Only in the hub may everybody create apps.
    BOOST_TEST(site.management("guest").post("/qrs/app/upload", "the file").status == 403);
    site.answer_copies = "the file is damaged", site.refuse_files = true;
    const auto refused = user.post("/qrs/app/upload?name=Refused", "the file");
    BOOST_TEST((refused.status == 400 && refused.text.find("damaged") != std::string::npos));
    site.refuse_files = false;
    const auto failed = user.post("/qrs/app/upload?name=Refused", "the file");
    BOOST_TEST((failed.status == 500 && failed.text.find("damaged") == std::string::npos));
    BOOST_TEST(user.count("/qrs/app/count?filter=name eq 'Refused'") == 0);
    site.answer_copies = "";
}

BOOST_AUTO_TEST_CASE(apps_come_in_as_forms_from_folders_and_in_place_of_others) {
    using Kind = rest::FileOrder::Kind;
    auto& site = fixture();
    site.add_user("replacer", "\"ContentAdmin\"");
    site.add_user("onlooker");
    const auto user = site.management("replacer");
    site.answer_copies = "", site.refuse_files = false;
    const auto form = [&](const std::string& type) {
        auto sender = site.management("replacer");
        sender.content_type = type;
        return sender.post("/qrs/app/upload?name=Form", "the form");
    };
    for (const auto* type :
         {"multipart/form-data; boundary=x-1", "Multipart/Form-Data; Boundary=\"x-1\"; charset=utf-8"}) {
        BOOST_TEST(form(type).status == 201);
        BOOST_TEST(site.file_orders.back().boundary == "x-1");
    }
    BOOST_TEST(form("multipart/form-data").status == 400);
    BOOST_TEST(form("multipart/form-data; boundary=" + std::string(71, 'x')).status == 400);

    const auto found = user.post("/qrs/app/import?name=Found", "\"mine.qvf\"");
    BOOST_REQUIRE_EQUAL(found.status, 201);
    BOOST_TEST(found.json()["name"].as_string() == "Found");
    BOOST_TEST((site.file_orders.back().file == "mine.qvf" && site.file_orders.back().kind == Kind::import));
    for (const auto* bad : {"mine.qvf", "{}", "\"\"", ""}) BOOST_TEST(user.post("/qrs/app/import", bad).status == 400);

    const auto replace = [&](const std::string& how, const std::string& body) {
        return user.post("/qrs/app/" + how + "/replace?targetappid=" + found.id() + "&keepdata=false", body);
    };
    for (const auto& [how, body] : {std::pair("upload", "the file"), std::pair("import", "\"mine.qvf\"")}) {
        const auto replaced = replace(how, body);
        BOOST_REQUIRE_EQUAL(replaced.status, 201);
        BOOST_TEST(replaced.id() == found.id());
        const auto order = site.file_orders.back();
        BOOST_TEST((order.kind == Kind::replace && order.source.text() == found.id() && !order.with_data));
        BOOST_TEST(order.id.text() != found.id());
    }
    const auto orders = site.file_orders.size();
    BOOST_TEST(user.post("/qrs/app/upload/replace", "the file").status == 400);
    BOOST_TEST(user.post("/qrs/app/upload/replace?targetappid=" + site.ticket, "the file").status == 404);
    const auto forbidden = site.management("onlooker").post("/qrs/app/upload/replace?targetappid=" + found.id(), "f");
    BOOST_TEST((forbidden.status == 403 || forbidden.status == 404));
    BOOST_TEST(site.file_orders.size() == orders);
}

BOOST_AUTO_TEST_CASE(apps_go_out_as_files) {
    auto& site = fixture();
    site.add_user("exporter", "\"ContentAdmin\"");
    site.add_user("outsider");
    const auto user = site.management("exporter");
    const auto app = user.post("/qrs/app", R"({"name":"Leaving"})");
    BOOST_REQUIRE_EQUAL(app.status, 201);
    site.answer_copies = "", site.refuse_files = false;
    const auto path = "/qrs/app/" + app.id() + "/export/";
    const auto made = user.post(path + site.ticket + "?skipData=true");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    BOOST_TEST(made.json()["exportToken"].as_string() == site.ticket);
    BOOST_TEST(made.json()["downloadPath"].as_string().starts_with("/tempcontent/" + site.ticket + "/app.qvf?"));
    BOOST_TEST(!made.json()["cancelled"].as_bool());
    const auto order = site.file_orders.back();
    BOOST_TEST((order.kind == rest::FileOrder::Kind::export_ && order.source.text() == app.id() && order.whole &&
                !order.with_data && order.id.text() != site.ticket));
    BOOST_TEST(user.remove(path + site.ticket).json()["cancelled"].as_bool());
    BOOST_TEST(site.management("outsider").post(path + site.ticket).status == 404);
    BOOST_TEST(site.management("outsider").remove(path + site.ticket).status == 404);
    BOOST_TEST(user.post(path + "no-guid").status == 404);

    const auto ticket = user.get("/qrs/app/" + app.id() + "/export");
    BOOST_TEST(ticket.json()["value"].as_string() == site.ticket);
    for (const std::string& address : {"/qrs/download/app/" + app.id() + "/" + site.ticket + "/any.qvf",
                                       "/tempcontent/" + site.ticket + "/app.qvf"}) {
        const auto file = user.get(address);
        BOOST_TEST((file.status == 200 && file.stream == "stream-1"));
        BOOST_TEST(header(file, "Content-Length") == "5");
        BOOST_TEST(header(file, "Content-Disposition") == "attachment; filename=\"app.qvf\"");
        BOOST_TEST(site.file_orders.back().name == "/tempcontent/" + site.ticket + "/");
    }
    site.answer_copies = "there is no such file", site.refuse_files = true;
    BOOST_TEST(user.get("/tempcontent/" + site.ticket + "/app.qvf").status == 404);
    site.answer_copies = "", site.refuse_files = false;
}

BOOST_AUTO_TEST_SUITE_END()
