// Groups of objects: bookmarks and further groups in an object's properties.
#include "client.h"

namespace {

constexpr const char* kPath = "/qNxGroupDef";

struct Grouped : RunningEngine {
    const std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    const int doc = client.open(id);
    const int owner = create(R"({"qInfo": {"qId": "owner", "qType": "bookmarks"},
                                 "qNxGroupDef": {"qClass": "bookmark", "qObjectType": "bookmark",
                                                 "qGroupType": "objectgroup", "qMemberIds": []}})");

    int create(const char* properties) {
        return client.handle_of(client.call("CreateObject", doc, list({json::parse(properties)})));
    }
    void bookmark(const char* name) {
        const json::Value info = json::Value::object({{"qId", name}, {"qType", "bookmark"}});
        client.call("CreateBookmark", doc, list({json::Value::object({{"qInfo", info}})}));
    }
    static json::Value member(const char* kind, const std::string& member_id) {
        return json::Value::object({{kind, member_id}});
    }
    std::string make_group(const char* label, const std::string& within = "") {
        return client
            .call("CreateGroup", owner, list({kPath, json::Value::object({{"qLabel", label}}), within}))["qGroupId"]
            .as_string();
    }
    std::int64_t add(const std::string& group, const char* member_id, const char* before = "") {
        return client.error_of("AddGroupMembers", owner,
                               list({kPath, list({member("qObjectId", member_id)}), group, before}));
    }
    json::Value shown(const std::string& object) {
        const int handle = client.handle_of(client.call("GetObject", doc, list({object})));
        return client.layout(handle)["qNxGroup"];
    }
    std::string members(const std::string& object) {
        std::string ids;
        for (const json::Value& each : shown(object)["qMemberIds"].items())
            ids += std::string(each["qGroupId"].string_or(each["qObjectId"].string_or("?"))) + " ";
        return ids;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(groups, Grouped)

BOOST_AUTO_TEST_CASE(members_are_added_in_order_moved_and_removed) {
    for (const char* name : {"a", "b", "c"}) bookmark(name);
    BOOST_TEST(add("", "a") == 0);
    BOOST_TEST(add("", "b") == 0);
    BOOST_TEST(add("", "c", "b") == 0);
    BOOST_TEST(members("owner") == "a c b ");
    BOOST_TEST(add("", "a") == 0);
    BOOST_TEST(members("owner") == "c b a ");
    client.call("RemoveGroupMembers", owner, list({kPath, list({"b", "unknown"})}));
    BOOST_TEST(members("owner") == "c a ");
    BOOST_TEST(add("", "missing") == 2);
    BOOST_TEST(add("", "owner") == -32602);
    BOOST_TEST(add("", "b", "missing") == 2);
}

BOOST_AUTO_TEST_CASE(who_is_named_twice_is_added_once) {
    for (const char* name : {"a", "b"}) bookmark(name);
    const json::Value twice =
        list({member("qObjectId", "a"), member("qObjectId", "b"), member("qObjectId", "a"), member("qObjectId", "b")});
    client.call("AddGroupMembers", owner, list({kPath, twice}));
    BOOST_TEST(members("owner") == "a b ");
    client.call("AddGroupMembers", owner, list({kPath, twice, "", "a"}));
    BOOST_TEST(members("owner") == "b a ");
}

BOOST_AUTO_TEST_CASE(groups_hold_groups_but_never_themselves) {
    const std::string outer = make_group("outer"), inner = make_group("inner", outer);
    BOOST_TEST(members("owner") == outer + " ");
    BOOST_TEST(members(outer) == inner + " ");
    BOOST_TEST(client.error_of("AddGroupMembers", owner, list({kPath, list({member("qGroupId", outer)}), inner})) ==
               -32602);
    bookmark("a");
    BOOST_TEST(add(inner, "a") == 0);
    client.call("RemoveGroup", owner, list({kPath, outer}));
    BOOST_TEST(members("owner") == "");
    BOOST_TEST(client.call("GetObject", doc, list({inner}))["qReturn"]["qHandle"].is_null());
    BOOST_TEST(client.call("GetBookmark", doc, list({"a"}))["qReturn"]["qHandle"].is_number());
    BOOST_TEST(client.error_of("RemoveGroup", owner, list({kPath, ""})) == -32602);
}

BOOST_AUTO_TEST_CASE(a_group_goes_with_the_last_one_that_holds_it) {
    const std::string first = make_group("first"), second = make_group("second");
    const std::string shared = make_group("shared", first), inmost = make_group("inmost", shared);
    client.call("AddGroupMembers", owner, list({kPath, list({member("qGroupId", shared)}), second}));
    client.call("RemoveGroup", owner, list({kPath, first}));
    BOOST_TEST(members(second) == shared + " ");
    BOOST_TEST(members(shared) == inmost + " ");
    client.call("RemoveGroup", owner, list({kPath, second}));
    for (const std::string& gone : {shared, inmost})
        BOOST_TEST(client.call("GetObject", doc, list({gone}))["qReturn"]["qHandle"].is_null());
    client.call("Undo", doc);
    BOOST_TEST(members(second) == shared + " ");
    BOOST_TEST(members(shared) == inmost + " ");
}

BOOST_AUTO_TEST_CASE(labels_are_evaluated_and_follow_selections) {
    const std::string group = make_group("=Sum(Amt)");
    BOOST_TEST(shown(group)["qLabel"].as_string() == "22");
    const int field = client.handle_of(client.call("GetField", doc, list({"Prod"})));
    client.call("Select", field, list({"A"}));
    BOOST_TEST(shown(group)["qLabel"].as_string() == "14");
    client.call("SetGroupLabel", owner, list({kPath, "plain", group}));
    BOOST_TEST(shown(group)["qLabel"].as_string() == "plain");
}

BOOST_AUTO_TEST_CASE(they_are_saved_undone_and_forget_what_is_destroyed) {
    bookmark("a");
    BOOST_TEST(add("", "a") == 0);
    const std::string group = make_group("saved");
    client.call("DoSave", doc);
    const app::Document saved = store.load(id, app::Store::Part::without_data);
    BOOST_TEST(saved.objects.find(group)->second->properties["qNxGroupDef"]["qLabel"].as_string() == "saved");
    client.call("DestroyBookmark", doc, list({"a"}));
    BOOST_TEST(members("owner") == group + " ");
    client.call("SetGroupLabel", owner, list({kPath, "changed", group}));
    client.call("Undo", doc);
    BOOST_TEST(shown(group)["qLabel"].as_string() == "saved");
}

BOOST_AUTO_TEST_CASE(where_no_group_is_none_is_changed) {
    const int other = create(R"({"qInfo": {"qId": "other", "qType": "sheet"}})");
    const std::string group = make_group("of the owner");
    const json::Value definition = json::Value::object({{"qLabel", "new"}});
    BOOST_TEST(client.error_of("CreateGroup", other, list({kPath, definition})) != 0);
    BOOST_TEST(client.error_of("CreateGroup", owner, list({"/qInfo", definition})) != 0);
    BOOST_TEST(client.error_of("SetGroupLabel", other, list({kPath, "stolen", group})) != 0);
    BOOST_TEST(shown(group)["qLabel"].as_string() == "of the owner");
    BOOST_TEST(client.error_of("CreateGroup", owner, list({kPath, json::Value::object({{"qClass", "sheet"}})})) ==
               -32602);
}

BOOST_AUTO_TEST_SUITE_END()
