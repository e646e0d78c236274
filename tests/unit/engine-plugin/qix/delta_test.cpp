// Results as differences: what patches make of the earlier value is the later one, for random values too.
#include "qix/delta.h"

#include <boost/test/unit_test.hpp>
#include <random>

namespace qix = orrery::qix;
namespace json = orrery::json;

namespace {

/// What a client does with patches: the root is "/" to it.
json::Value patched(json::Value value, const json::Value& patches) {
    for (const json::Value& patch : patches.items()) {
        const std::string path(patch["path"].string_or(""));
        if (path == "/")
            value = patch["value"];
        else
            json::apply_operation(value, patch["op"].string_or(""), path, patch["value"]);
    }
    return value;
}

json::Value random_value(std::mt19937& random, int depth) {
    static const char* names[] = {"a", "b", "qText", "c/d", "7", "~x", "__proto__", "e"};
    switch (random() % (depth > 0 ? 6 : 4)) {
        case 0:
            return json::Value(static_cast<int>(random() % 3));
        case 1:
            return json::Value(random() % 2 == 0);
        case 2:
            return random() % 2 == 0 ? json::Value("text") : json::Value("\"other\\");
        case 3:
            return json::Value();
        case 4: {
            json::Value list = json::Value::array();
            for (unsigned count = random() % 4; count > 0; --count) list.push_back(random_value(random, depth - 1));
            return list;
        }
        default: {
            json::Value object = json::Value::object();
            const unsigned most = random() % 8 == 0 ? 8 : 3;
            for (unsigned count = random() % 4; count > 0; --count)
                object.set(names[random() % most], random_value(random, depth - 1));
            return object;
        }
    }
}

json::Value object_with(json::Value inner) { return json::Value::object({{"qLayout", std::move(inner)}}); }

struct Chains {
    std::atomic<std::size_t> bytes = 0;
    qix::DeltaChains chains{bytes, 1u << 20};

    json::Value send(const char* method, const json::Value& result) {
        auto encoded = chains.encode(1, method, result);
        if (!encoded) return {};
        const json::Value patches = json::parse(encoded->result);
        chains.commit(std::move(*encoded));
        return patches;
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(patches_say_what_changed_and_no_more) {
    const auto between = [](const char* before, const char* after) {
        return qix::patches_between(json::parse(before), json::parse(after));
    };
    BOOST_TEST(between(R"({"a":1,"b":[1,2]})", R"({"a":1,"b":[1,2]})") == "[]");
    BOOST_TEST(
        between(R"({"a":1,"b":2})", R"({"a":3,"c":4})") ==
        R"([{"op":"remove","path":"/b"},{"op":"replace","path":"/a","value":3},{"op":"add","path":"/c","value":4}])");
    BOOST_TEST(between(R"({"b":[1,2,3]})", R"({"b":[1,5]})") ==
               R"([{"op":"replace","path":"/b/1","value":5},{"op":"remove","path":"/b/2"}])");
    BOOST_TEST(between("[1]", "[1,2]") == R"([{"op":"add","path":"/1","value":2}])");
}

BOOST_AUTO_TEST_CASE(a_step_that_clients_misread_is_replaced_with_its_parent) {
    for (const char* name : {"a/b", "a~b", "0", "-1", "", " ", "__proto__", "Infinity"}) {
        const json::Value before = json::Value::object({{"outer", json::Value::object({{name, 1}})}});
        const json::Value after = json::Value::object({{"outer", json::Value::object({{name, 2}})}});
        const json::Value patches = json::parse(qix::patches_between(before, after));
        BOOST_REQUIRE(patches.size() == 1);
        BOOST_TEST(patches[0]["path"].as_string() == "/outer");
    }
}

BOOST_AUTO_TEST_CASE(a_step_that_clients_misread_is_no_matter_where_it_stays) {
    BOOST_TEST(qix::patches_between(json::parse(R"({"a/b":[1],"c":1})"), json::parse(R"({"a/b":[1],"c":2})")) ==
               R"([{"op":"replace","path":"/c","value":2}])");
}

BOOST_AUTO_TEST_CASE(patches_turn_any_value_into_any_other) {
    std::mt19937 random(5);
    for (int round = 0; round < 20'000; ++round) {
        const json::Value before = object_with(random_value(random, 4)), after = object_with(random_value(random, 4));
        const json::Value patches = json::parse(qix::patches_between(before, after));
        const json::Value made = patched(before, patches);
        BOOST_REQUIRE_MESSAGE(made == after,
                              json::dump(before) + " to " + json::dump(after) + " by " + json::dump(patches));
    }
}

BOOST_AUTO_TEST_CASE(a_chain_starts_whole_and_goes_on_with_patches) {
    Chains chains;
    json::Value layout = json::Value::object({{"title", "a"}, {"n", 1}});
    const json::Value first = chains.send("GetLayout", object_with(layout));
    BOOST_TEST(first["qLayout"][0]["path"].as_string() == "/");
    BOOST_TEST((first["qLayout"][0]["value"] == layout));
    BOOST_TEST(chains.send("GetLayout", object_with(layout))["qLayout"].size() == 0);
    layout.set("n", 2);
    const json::Value third = chains.send("GetLayout", object_with(layout));
    BOOST_TEST(third["qLayout"][0]["path"].as_string() == "/n");
    // Another method is another chain.
    BOOST_TEST(chains.send("GetProperties", object_with(layout))["qLayout"][0]["path"].as_string() == "/");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_patched_or_kept_is_sent_plainly) {
    Chains chains;
    BOOST_TEST(chains.send("GetX", object_with(json::Value())).is_null());
    BOOST_TEST(chains.send("GetX", object_with(json::Value("text"))).is_null());
    BOOST_TEST(chains.send("GetX", json::Value::object()).is_null());
    BOOST_TEST(chains.send("GetX", object_with(json::Value::array({std::string(300 << 10, 'x')}))).is_null());
    BOOST_TEST(chains.bytes == 0u);
    chains.send("GetX", object_with(json::Value::array({1})));
    BOOST_TEST(chains.send("GetX", object_with(json::Value::object())).is_null());
}

BOOST_AUTO_TEST_CASE(what_is_kept_stays_within_its_budgets) {
    std::atomic<std::size_t> bytes = 0;
    {
        qix::DeltaChains chains(bytes, 300 << 10);
        const json::Value large = object_with(json::Value::array({std::string(200 << 10, 'x')}));
        for (int handle = 1; handle <= 10; ++handle) {
            auto encoded = chains.encode(handle, "GetLayout", large);
            BOOST_REQUIRE(encoded);
            chains.commit(std::move(*encoded));
            BOOST_TEST(bytes <= std::size_t{300} << 10);
        }
        // The oldest was dropped: it starts anew.
        BOOST_TEST(chains.encode(1, "GetLayout", large)->result.starts_with(R"({"qLayout":[{"op":"add","path":"/")"));
        BOOST_TEST(chains.encode(10, "GetLayout", large)->result == R"({"qLayout":[]})");
    }
    BOOST_TEST(bytes == 0u);
}
