// The database and the memory must decide every predicate alike: random filters and rules over random entities.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <set>

#include "rest/filter.h"
#include "rules/access.h"
#include "store_fixture.h"

using namespace orrery::repository;
using namespace orrery::repository::rest;
using orrery::repository::test::StoreFixture;

namespace {

class Chance {
public:
    explicit Chance(unsigned seed) : random_(seed) {}
    std::size_t below(std::size_t limit) { return random_() % limit; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[below(from.size())];
    }

private:
    std::minstd_rand random_;
};

const std::vector<std::string> words{
    "",     "alpha",        "Beta",         "ALPHA beta", "50%",   "a_b",  "a\\b",
    "it's", "\xc3\x84rger", "\xc3\xa4rger", "x*y",        "North", "true", "\xe6\xbc\xa2\xe5\xad\x97"};

// A small site: users in groups, streams, apps with tags, custom properties and objects.
struct Site : StoreFixture {
    Site() : StoreFixture("agreement") {
        Chance chance(7);
        for (auto* name : {"Dept", "Area"})
            definitions.push_back(insert("CustomPropertyDefinition", {{"name", std::string(name)}}));
        for (auto* name : {"red", "Blue", "50%"}) tags.push_back(insert("Tag", {{"name", std::string(name)}}));
        for (int i = 0; i < 6; ++i) users.push_back(insert(user(chance, i)));
        for (int i = 0; i < 4; ++i) streams.push_back(insert(owned(chance, "Stream")));
        for (int i = 0; i < 40; ++i) apps.push_back(insert(app(chance)));
        for (int i = 0; i < 60; ++i) insert(object(chance));
    }

    void properties(Chance& chance, Entity& entity) {
        std::vector<Entity> values;
        for (auto& definition : definitions)
            for (auto n = chance.below(3); n > 0; --n) {
                auto value = Entity::fresh(Model::site().at("CustomPropertyValue"));
                value.at("value") = chance.pick(words);
                value.at("definition") = definition.id();
                values.push_back(value);
            }
        entity.at("customProperties") = values;
        std::vector<Guid> chosen;
        for (auto& tag : tags)
            if (chance.one_in(3)) chosen.push_back(tag.id());
        entity.at("tags") = chosen;
    }

    Entity user(Chance& chance, int number) {
        auto out = Entity::fresh(Model::site().at("User"));
        out.at("userId") = "u" + std::to_string(number);
        out.at("userDirectory") = std::string("DIR");
        out.at("name") = chance.pick(words);
        if (chance.one_in(2)) out.at("roles") = std::vector<std::string>{"Reader", chance.pick(words)};
        auto group = Entity::fresh(Model::site().at("UserAttribute"));
        group.at("attributeType") = std::string("group");
        group.at("attributeValue") = chance.pick(words);
        out.at("attributes") = std::vector<Entity>{group};
        properties(chance, out);
        return out;
    }

    Entity owned(Chance& chance, const char* type) {
        auto out = Entity::fresh(Model::site().at(type));
        out.at("name") = chance.pick(words);
        if (!chance.one_in(5)) out.at("owner") = chance.pick(users).id();
        if (out.type->find("customProperties")) properties(chance, out);
        return out;
    }

    Entity app(Chance& chance) {
        auto out = owned(chance, "App");
        if (!chance.one_in(3)) out.at("stream") = chance.pick(streams).id();
        out.at("published") = chance.one_in(2);
        out.at("fileSize") = static_cast<std::int64_t>(chance.below(5));
        out.at("availabilityStatus") = static_cast<std::int64_t>(chance.below(6));
        out.at("lastReloadTime") = Instant{1'600'000'000'000 + static_cast<std::int64_t>(chance.below(5)) * 1000};
        return out;
    }

    Entity object(Chance& chance) {
        auto out = owned(chance, "App.Object");
        out.at("app") = chance.pick(apps).id();
        out.at("objectType") = chance.pick(std::vector<std::string>{"sheet", "bookmark", "app_appscript"});
        out.at("published") = chance.one_in(2);
        return out;
    }

    std::vector<Entity> definitions, tags, users, streams, apps;
};

Site& site() {
    static Site made;
    return made;
}

std::string quoted(std::string word) {
    for (std::size_t at = 0; (at = word.find('\'', at)) != std::string::npos; at += 2) word.insert(at, "'");
    return "'" + word + "'";
}

std::string random_filter(Chance& chance, int depth) {
    if (depth > 0 && chance.one_in(2)) {
        const auto left = random_filter(chance, depth - 1), right = random_filter(chance, depth - 1);
        switch (chance.below(3)) {
            case 0:
                return "(" + left + " and " + right + ")";
            case 1:
                return "(" + left + " or " + right + ")";
            default:
                return "not (" + left + ")";
        }
    }
    const auto text_op = chance.pick(std::vector<std::string>{"eq", "ne", "so", "sw", "ew"});
    const auto order_op = chance.pick(std::vector<std::string>{"eq", "ne", "lt", "le", "gt", "ge"});
    const auto same_op = chance.pick(std::vector<std::string>{"eq", "ne"});
    switch (chance.below(9)) {
        case 0:
            return chance.pick(std::vector<std::string>{"name", "owner.name", "stream.name", "tags.name", "@Dept",
                                                        "@Area", "stream.owner.name", "stream.@Dept",
                                                        "owner.attributes.attributeValue", "customProperties.value",
                                                        "owner.tags.name", "owner.group"}) +
                   " " + text_op + " " + quoted(chance.pick(words));
        case 1:
            return "fileSize " + order_op + " " + std::to_string(chance.below(5));
        case 2:
            return "availabilityStatus " + order_op + " " + std::to_string(chance.below(6));
        case 3:
            return "published " + same_op + (chance.one_in(2) ? " true" : " false");
        case 4:
            return "lastReloadTime " + order_op + " '2020-09-13T12:26:4" + std::to_string(chance.below(5)) + ".000Z'";
        case 5:
            return "stream.id " + same_op + " " + chance.pick(site().streams).id().text();
        case 6:
            return "owner.roles " + text_op + " " + quoted(chance.one_in(2) ? "reader" : chance.pick(words));
        case 7:
            return chance.pick(std::vector<std::string>{"stream", "tags", "owner", "name", "owner.roles", "@Dept"}) +
                   ".empty()";
        default:
            return "tags " + same_op + " " + chance.pick(site().tags).id().text();
    }
}

std::string random_condition(Chance& chance, int depth) {
    if (depth > 0 && chance.one_in(2)) {
        const auto left = random_condition(chance, depth - 1), right = random_condition(chance, depth - 1);
        switch (chance.below(3)) {
            case 0:
                return "(" + left + " and " + right + ")";
            case 1:
                return "(" + left + " or " + right + ")";
            default:
                return "!(" + left + ")";
        }
    }
    const auto comparison = chance.pick(std::vector<std::string>{" = ", " != ", " == ", " like ", " matches "});
    const auto word = chance.pick(std::vector<std::string>{"alpha", "*a*", "BETA", "a", "", "50%", "*_*", "north"});
    const auto path = chance.pick(std::vector<std::string>{
        "resource.name", "resource.owner.name", "resource.stream.name", "resource.@Dept", "resource.app.name",
        "resource.objectType", "resource.stream.@Area", "resource.owner.roles", "resource.resourcetype", "user.name",
        "user.group", "user.@Dept", "user.roles", "resource.owner.group"});
    switch (chance.below(7)) {
        case 0:
            return "resource.owner = user";
        case 1:
            return "resource.stream.HasPrivilege(\"read\")";
        case 2:
            return "resource.app.HasPrivilege(\"" + std::string(chance.one_in(2) ? "read" : "update") + "\")";
        case 3:
            return path + ".Empty()";
        case 4:
            return "user.@Dept = resource.@Dept";
        case 5:
            return "resource.@Area" + std::string(chance.one_in(2) ? " = " : " != ") + "resource.owner.@Area";
        default:
            return path + comparison + "\"" + (comparison == " matches " && word.find('*') == 0 ? "^a" : word) + "\"";
    }
}

std::shared_ptr<const RuleSet> random_rules(Chance& chance) {
    std::vector<Entity> rules;
    for (auto n = 1 + chance.below(8); n > 0; --n) {
        auto rule = Entity::fresh(Model::site().at("SystemRule"));
        rule.at("resourceFilter") = chance.pick(std::vector<std::string>{
            "*", "App*", "App_*", "App.Object_*", "Stream_*", "Stream_" + chance.pick(site().streams).id().text(),
            "App_" + chance.pick(site().apps).id().text() + ", Stream_a*"});
        rule.at("actions") = static_cast<std::int64_t>(1 + chance.below(15));
        rule.at("rule") = random_condition(chance, 2);
        rules.push_back(rule);
    }
    return std::make_shared<RuleSet>(rules);
}

std::set<Guid> ids(const std::vector<Entity>& entities) {
    std::set<Guid> out;
    for (auto& entity : entities) out.insert(entity.id());
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(agreement)

BOOST_AUTO_TEST_CASE(random_filters_select_the_same_entities) {
    const auto& type = Model::site().at("App");
    Store::Reading reading(*site().store);
    const auto all = reading->select({.type = &type});
    std::size_t some = 0;
    for (unsigned seed = 1; seed <= 500; ++seed) {
        Chance chance(seed);
        const auto filter = random_filter(chance, 3);
        const auto predicate = parse_filter(filter, type);
        BOOST_REQUIRE(in_database(*predicate));
        const auto there = ids(reading->select({.type = &type, .where = predicate}));
        std::set<Guid> here;
        for (auto& entity : all)
            if (evaluate(*predicate, entity, *reading)) here.insert(entity.id());
        BOOST_TEST_REQUIRE((there == here), "seed " << seed << ": " << filter);
        BOOST_TEST_REQUIRE(reading->count(type, predicate) == static_cast<std::int64_t>(here.size()));
        some += !here.empty() && here.size() < all.size();
    }
    BOOST_TEST(some > 200u);  // most filters tell entities apart
}

BOOST_AUTO_TEST_CASE(random_rules_grant_the_same_on_every_path) {
    std::size_t some = 0, memory_only = 0;
    Store::Reading reading(*site().store);
    for (unsigned seed = 1; seed <= 500; ++seed) {
        Chance chance(seed * 31);
        auto subject = named_subject("DIR", "x", RuleContext::hub);
        add_stored_user(subject, chance.pick(site().users), *reading);
        const Access access(random_rules(chance), subject);
        for (auto* name : {"App", "App.Object", "Stream"}) {
            const auto& type = Model::site().at(name);
            const auto predicate = access.to(type, Action::read);
            memory_only += !in_database(*predicate);
            const auto all = reading->select({.type = &type});
            std::vector<Guid> every;
            std::set<Guid> here, tested;
            for (auto& entity : all) {
                every.push_back(entity.id());
                if (evaluate(*predicate, entity, *reading)) here.insert(entity.id());
            }
            const auto listed = ids(reading->select({.type = &type, .where = predicate}));
            for (auto& [id, answers] : reading->test(type, every, {predicate}))
                if (answers.at(0)) tested.insert(id);
            BOOST_TEST_REQUIRE((listed == here), "seed " << seed << ", " << name);
            BOOST_TEST_REQUIRE((tested == here), "seed " << seed << ", " << name);
            BOOST_TEST_REQUIRE(reading->count(type, predicate) == static_cast<std::int64_t>(here.size()));
            some += !here.empty() && here.size() < all.size();
        }
    }
    BOOST_TEST(some > 100u);
    BOOST_TEST(memory_only > 20u);
}

BOOST_AUTO_TEST_CASE(hostile_texts_stay_values) {
    const auto& type = Model::site().at("App");
    Store::Reading reading(*site().store);
    const auto before = reading->count(type, always());
    for (const std::string attack :
         {"'; DROP TABLE \"App\"; --", "' OR '1'='1", "\\'; SELECT pg_sleep(5); --", "$1", "%", "_", "\\", "{\"a\"}",
          "'||(SELECT password FROM \"DataConnection\")||'", "a\nb", "\xf0\x9f\x98\x80"}) {
        for (const std::string path : {"name", "@Dept", "owner.roles", "tags.name", "owner.group"})
            for (const std::string op : {"eq", "so", "sw", "ew"}) try {
                    BOOST_TEST(reading->count(type, parse_filter(path + " " + op + " " + quoted(attack), type)) <
                               before);
                } catch (const FilterError&) {
                    BOOST_TEST(attack.find('\\') != std::string::npos);  // an escaped quote does not end the text: 400
                }
        // As the name of a custom property, through the rules' way in.
        const auto path = resolve(type, {{attack, true}});
        BOOST_REQUIRE(path);
        BOOST_TEST(reading->count(type, exists(*path)) == 0);
    }
    BOOST_TEST(reading->count(type, always()) == before);
}

BOOST_AUTO_TEST_SUITE_END()
