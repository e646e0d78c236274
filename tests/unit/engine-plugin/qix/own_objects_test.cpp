// Sheets and bookmarks that users keep in a published app which is not theirs to change.
#include <atomic>
#include <functional>
#include <thread>

#include "client.h"

namespace {

/// Alice's apps are published: others may read them, and keep objects in them as rules like the site's defaults say.
class Publishing : public app::LocalCatalogue {
public:
    using LocalCatalogue::LocalCatalogue;
    std::optional<app::AppEntry> find(const app::User& user, const std::string& id) override {
        auto entry = LocalCatalogue::find(user, id);
        if (!entry || user.id == "alice") return entry;
        entry->privileges = {"read"};
        entry->published = true;
        return entry;
    }
    app::ObjectEntry add_object(const app::User& user, const std::string&, const app::ObjectFacts& facts) override {
        if (facts.type != "sheet" && facts.type != "bookmark") throw app::AccessDenied("only sheets and bookmarks");
        if (while_adding) std::exchange(while_adding, nullptr)();
        const std::lock_guard lock(mutex);
        owners[facts.id] = user.id;
        return rights_of(facts.id, false);
    }
    void remove_object(const app::User& user, const std::string&, const std::string& id) override {
        const std::lock_guard lock(mutex);
        if (owners[id] != user.id) throw app::AccessDenied("somebody else's");
        owners.erase(id);
    }
    app::ObjectEntry mark_object(const app::User& user, const std::string&, const app::ObjectFacts& facts,
                                 app::ObjectMark mark) override {
        const std::lock_guard lock(mutex);
        if (user.id != "alice" && owners[facts.id] != user.id) throw app::AccessDenied("somebody else's");
        app::ObjectEntry entry = rights_of(facts.id, mark == app::ObjectMark::publish);
        if (frozen) entry.privileges = {"read"};
        return entry;
    }
    std::vector<app::ObjectEntry> objects(const app::User& user, const std::string&) override {
        const std::lock_guard lock(mutex);
        std::vector<app::ObjectEntry> found;
        for (const auto& [id, owner] : owners)
            if (owner == user.id) found.push_back(rights_of(id, false));
        return found;
    }
    void report_objects(const app::User&, const std::string&, const std::vector<app::ObjectFacts>& facts) override {
        reported = facts.size();
    }
    bool has(const std::string& id) {
        const std::lock_guard lock(mutex);
        return owners.contains(id);
    }
    std::atomic<bool> frozen = false;    // what is marked may not be changed any more
    std::function<void()> while_adding;  // runs once, before an object becomes known
    std::map<std::string, std::string> owners;
    std::mutex mutex;
    std::atomic<std::size_t> reported = 0;

private:
    static app::ObjectEntry rights_of(const std::string& id, bool published) {
        return {id, published, false, {"read", "update", "delete", "publish"}};
    }
};

struct Published : RunningEngine {
    std::shared_ptr<Publishing> rights =
        std::make_shared<Publishing>(folder.path, store, app::LocalCatalogue::Sharing::everyone);
    qix::Engine site{settings(), rights, store, [](qix::LogLevel, const std::string&) {}};
    const app::User carol{"TEST", "carol", {}};
    std::string id = app_of_alice();
    Client reader{site, bob, "/app/" + id}, other{site, carol, "/app/" + id};
    int doc = reader.open(id), other_doc = other.open(id);

    std::string app_of_alice() {
        Client author(site, alice, "/app/engineData");
        const std::string made = author.call("CreateApp", -1, list({"Published"}))["qAppId"].as_string();
        const int opened = author.open(made);
        author.call("CreateObject", opened, list({sheet("base", "Base")}));
        author.call("DoSave", opened);
        return made;
    }
    static json::Value sheet(const std::string& id, const std::string& title) {
        return json::Value::object({{"qInfo", json::Value::object({{"qId", id}, {"qType", "sheet"}})},
                                    {"qMetaDef", json::Value::object({{"title", title}})},
                                    {"qChildListDef", json::Value::object()}});
    }
    int keep(const std::string& name) {
        return reader.handle_of(reader.call("CreateObject", doc, list({sheet(name, name)})));
    }
    static bool finds(Client& client, int opened, const std::string& name) {
        return client.call("GetObject", opened, list({name}))["qReturn"]["qHandle"].is_integer();
    }
    /// Titles of the sheets that a list shows.
    static std::string sheets(Client& client, int opened) {
        const int handle = client.create_session_object(
            opened,
            R"j({"qInfo":{"qType":"l"},"qAppObjectListDef":{"qType":"sheet","qData":{"t":"/qMetaDef/title"}}})j");
        std::string titles;
        for (const json::Value& item : client.layout(handle)["qAppObjectList"]["qItems"].items())
            titles += std::string(item["qData"]["t"].string_or("")) + " ";
        return titles;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(own_objects, Published)

BOOST_AUTO_TEST_CASE(what_a_user_keeps_nobody_else_sees) {
    const int handle = keep("mine");
    const json::Value meta = reader.layout(handle)["qMeta"];
    BOOST_TEST(!meta["published"].as_bool());
    BOOST_TEST(meta["owner"]["userId"].as_string() == "bob");
    BOOST_TEST(contains(meta["privileges"], "update"));
    BOOST_TEST(sheets(reader, doc) == "Base mine ");
    BOOST_TEST(sheets(other, other_doc) == "Base ");
    BOOST_TEST(!finds(other, other_doc, "mine"));
    BOOST_TEST(other.error_of("DestroyObject", other_doc, list({"mine"})) == 2);
    for (const json::Value& info : other.call("GetAllInfos", other_doc)["qInfos"].items())
        BOOST_TEST(info["qId"].as_string() != "mine");
    Client author(site, alice, "/app/" + id);
    BOOST_TEST(!finds(author, author.open(id), "mine"));
}

BOOST_AUTO_TEST_CASE(its_owner_changes_it_and_nothing_else) {
    const int handle = keep("mine");
    const json::Value chart = json::parse(R"j({"qInfo":{"qId":"chart","qType":"kpi"}})j");
    BOOST_TEST(reader.call("CreateChild", handle, list({chart}))["qInfo"]["qId"].as_string() == "chart");
    reader.call("SetProperties", handle, list({sheet("mine", "renamed")}));
    BOOST_TEST(reader.layout(handle)["qMeta"]["title"].as_string() == "renamed");
    BOOST_TEST(reader.call("Undo", doc)["qSuccess"].as_bool());
    BOOST_TEST(sheets(reader, doc) == "Base mine ");
    BOOST_TEST(!finds(other, other_doc, "chart"));
    const int base = reader.handle_of(reader.call("GetObject", doc, list({"base"})));
    BOOST_TEST(reader.error_of("SetProperties", base, list({sheet("base", "taken over")})) == 5);
    BOOST_TEST(reader.error_of("CreateChild", base, list({chart})) == 5);
    BOOST_TEST(reader.error_of("DestroyObject", doc, list({"base"})) == 5);
    BOOST_TEST(reader.error_of("CreateObject", doc, list({json::parse(R"j({"qInfo":{"qType":"masterobject"}})j")})) ==
               5);
    BOOST_TEST(reader.error_of("SetScript", doc, list({"x"})) == 5);
}

BOOST_AUTO_TEST_CASE(a_base_sheet_is_copied_into_an_own_one) {
    const std::string copy = reader.call("CloneObject", doc, list({"base"}))["qCloneId"].as_string();
    BOOST_TEST(finds(reader, doc, copy));
    BOOST_TEST(!finds(other, other_doc, copy));
    BOOST_TEST(rights->owners.at(copy) == "bob");
}

BOOST_AUTO_TEST_CASE(a_draft_is_whose_its_source_is) {
    const int handle = keep("mine");
    reader.call("CreateChild", handle, list({json::parse(R"j({"qInfo":{"qId":"chart","qType":"kpi"}})j")}));
    const std::string draft = reader.call("CreateDraft", doc, list({"mine"}))["qDraftId"].as_string();
    const int edited = reader.handle_of(reader.call("GetObject", doc, list({draft})));
    BOOST_TEST(!finds(other, other_doc, draft));
    for (const json::Value& info : other.call("GetAllInfos", other_doc)["qInfos"].items())
        BOOST_TEST(info["qId"].as_string() == "base");
    BOOST_TEST(contains(reader.layout(edited)["qMeta"]["privileges"], "update"));
    BOOST_TEST(reader.error_of("Publish", edited) != 0);
    reader.call("SetProperties", edited, list({sheet(draft, "drafted")}));
    reader.call("CommitDraft", doc, list({draft}));
    BOOST_TEST(sheets(reader, doc) == "Base drafted ");
    BOOST_TEST(sheets(other, other_doc) == "Base ");
    const std::string again = reader.call("CreateDraft", doc, list({"mine"}))["qDraftId"].as_string();
    BOOST_TEST(reader.call("DestroyDraft", doc, list({again, "mine"}))["qSuccess"].as_bool());
    const std::string last = reader.call("CreateDraft", doc, list({"mine"}))["qDraftId"].as_string();
    reader.call("DestroyObject", doc, list({"mine"}));
    BOOST_TEST(!finds(reader, doc, last));
    BOOST_TEST(reader.error_of("CreateDraft", doc, list({"base"})) == 5);
}

BOOST_AUTO_TEST_CASE(undoing_needs_the_right_to_change_it_now) {
    const int handle = keep("mine");
    reader.call("SetProperties", handle, list({sheet("mine", "renamed")}));
    rights->frozen = true;
    reader.call("Publish", handle);  // what the catalogue answers then leaves nothing but reading
    BOOST_TEST(reader.error_of("Undo", doc) == 5);
    BOOST_TEST(sheets(reader, doc) == "Base renamed ");
}

BOOST_AUTO_TEST_CASE(what_does_not_get_into_the_app_leaves_the_catalogue) {
    const json::Value properties = sheet("late", "late");
    Client author(site, alice, "/app/" + id);
    const int opened = author.open(id);
    rights->while_adding = [&] { author.call("CreateObject", opened, list({properties})); };
    BOOST_TEST(reader.error_of("CreateObject", doc, list({properties})) != 0);
    for (int tries = 0; tries < 100 && rights->has("late"); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    BOOST_TEST(!rights->has("late"));
}

BOOST_AUTO_TEST_CASE(published_it_is_for_all_to_see_until_it_is_taken_back) {
    const int handle = keep("mine");
    reader.call("Publish", handle);
    BOOST_TEST(sheets(other, other_doc) == "Base mine ");
    BOOST_TEST(reader.layout(handle)["qMeta"]["published"].as_bool());
    const int seen = other.handle_of(other.call("GetObject", other_doc, list({"mine"})));
    BOOST_TEST(other.error_of("SetProperties", seen, list({sheet("mine", "x")})) == 5);
    BOOST_TEST(other.error_of("Publish", seen) == 5);
    reader.call("UnPublish", handle);
    BOOST_TEST(sheets(other, other_doc) == "Base ");
    BOOST_TEST(other.error_of("GetLayout", seen) == 2);
}

BOOST_AUTO_TEST_CASE(bookmarks_are_kept_and_destroyed) {
    const json::Value properties =
        json::parse(R"j({"qInfo":{"qId":"b","qType":"bookmark"},"qMetaDef":{"title":"B"}})j");
    reader.call("CreateBookmark", doc, list({properties}));
    BOOST_TEST(reader.call("ApplyBookmark", doc, list({"b"}))["qSuccess"].as_bool());
    BOOST_TEST(other.error_of("ApplyBookmark", other_doc, list({"b"})) == 2);
    BOOST_TEST(reader.call("DestroyBookmark", doc, list({"b"}))["qSuccess"].as_bool());
    BOOST_TEST(rights->owners.empty());
    BOOST_TEST(reader.error_of("ApplyBookmark", doc, list({"b"})) == 2);
}

BOOST_AUTO_TEST_CASE(saving_keeps_it_and_reports_it_alone) {
    BOOST_TEST(reader.error_of("DoSave", doc) == 5);  // nothing is there to be kept
    keep("mine");
    BOOST_TEST(reader.error_of("DoSave", doc) == 0);
    BOOST_TEST(rights->reported == 1u);
    reader.disconnect();
    other.disconnect();
    site.stop();
    qix::Engine again(settings(), rights, store, [](qix::LogLevel, const std::string&) {});
    Client back(again, bob, "/app/" + id);
    BOOST_TEST(sheets(back, back.open(id)) == "Base mine ");
}

BOOST_AUTO_TEST_SUITE_END()
