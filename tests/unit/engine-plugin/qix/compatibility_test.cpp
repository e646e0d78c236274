// docs/engine-compatibility.md says of every method of the published schema whether it is there; this keeps it true.
// With ORRERY_WRITE_DOCS=1 in the environment the tables in the document are written anew instead.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "qix/methods.h"
#include "qix/registry.h"
#include "support/documented.h"

namespace qix = orrery::qix;

namespace {

std::string full_name(const qix::Registry::Key& key) { return std::string(name_of(key.first)) + "." + key.second; }

/// Names of the schema's methods, in its order.
std::vector<std::string> schema_methods() {
    std::ifstream file(ORRERY_TEST_DATA "/schema_methods.txt");
    std::vector<std::string> names;
    for (std::string line; std::getline(file, line);) names.push_back(line);
    return names;
}

std::map<std::string, const qix::Method*> known_methods() {
    std::map<std::string, const qix::Method*> known;
    for (const auto& [key, method] : qix::Registry::all().methods()) known[full_name(key)] = &method;
    return known;
}

std::string row(const std::string& name, const qix::Method& method) {
    constexpr const char* words[] = {"done", "not yet", "not meant to be"};
    return "| " + name + " | " + words[static_cast<int>(method.offer)] + " | " + method.reason + " |\n";
}

std::string table(const std::vector<std::string>& names) {
    const auto known = known_methods();
    std::string rows = "| method | | why |\n|---|---|---|\n";
    std::map<qix::Offer, int> counts;
    for (const std::string& name : names) {
        const auto found = known.find(name);
        BOOST_REQUIRE_MESSAGE(found != known.end(), "the registry does not know " + name);
        rows += row(name, *found->second);
        ++counts[found->second->offer];
    }
    return "Of " + std::to_string(names.size()) + " methods " + std::to_string(counts[qix::Offer::done]) +
           " are done, " + std::to_string(counts[qix::Offer::not_yet]) + " not yet, " +
           std::to_string(counts[qix::Offer::never]) + " are not meant to be.\n\n" + rows;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_method_of_the_schema_is_in_the_table_as_the_registry_has_it) {
    const auto names = schema_methods();
    BOOST_REQUIRE(names.size() > 300);
    orrery::test::check_documented("docs/engine-compatibility.md", "methods", table(names));
}

BOOST_AUTO_TEST_CASE(methods_of_other_versions_of_the_schema_have_a_table_of_their_own) {
    const auto names = schema_methods();
    const std::set<std::string> of_schema(names.begin(), names.end());
    std::vector<std::string> others;
    for (const auto& [name, method] : known_methods())
        if (!of_schema.contains(name)) others.push_back(name);
    orrery::test::check_documented("docs/engine-compatibility.md", "other methods", table(others));
}

BOOST_AUTO_TEST_CASE(what_is_not_meant_to_be_says_why) {
    for (const auto& [name, method] : known_methods())
        if (method->offer == qix::Offer::never) BOOST_TEST_CONTEXT(name) BOOST_TEST(!method->reason.empty());
}
