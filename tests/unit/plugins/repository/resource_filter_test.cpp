#include "rules/resource_filter.h"

#include <boost/test/unit_test.hpp>

#include "model/invalid.h"

using namespace orrery::repository;

namespace {
const Type& type(const char* name) { return Model::site().at(name); }
bool always_on(const char* filter, const char* name) { return ResourceFilter(filter).on(type(name))->is_always(); }
bool never_on(const char* filter, const char* name) { return ResourceFilter(filter).on(type(name))->is_never(); }
}  // namespace

BOOST_AUTO_TEST_SUITE(resource_filters)

BOOST_AUTO_TEST_CASE(types_match_as_documented) {
    BOOST_TEST(always_on("*", "Stream"));
    BOOST_TEST(always_on("App*", "App"));
    BOOST_TEST(always_on("App*", "App.Object"));
    BOOST_TEST(always_on("App_*", "App"));
    BOOST_TEST(never_on("App_*", "App.Object"));
    BOOST_TEST(always_on("app.object_*", "App.Object"));
    BOOST_TEST(always_on("Stream_* , App_*", "App"));
    BOOST_TEST(never_on("Stream", "Stream"));
    BOOST_TEST(always_on("CustomProperty*", "CustomPropertyDefinition"));
}

BOOST_AUTO_TEST_CASE(single_resources_compare_by_id) {
    const auto one = ResourceFilter("Stream_AAEC8D41-5201-43ab-809f-3063750dfafd").on(type("Stream"));
    BOOST_TEST((one->kind == Predicate::Kind::compare));
    BOOST_TEST((std::get<Guid>(one->constants[0]).text() == "aaec8d41-5201-43ab-809f-3063750dfafd"));
    BOOST_TEST((ResourceFilter("Stream_aaec*").on(type("Stream"))->test == Test::starts));
    BOOST_TEST(never_on("Stream_no-guid", "Stream"));
}

BOOST_AUTO_TEST_CASE(transient_resources_are_covered_by_text) {
    BOOST_TEST(ResourceFilter("QmcSection_App,License_*").covers("QmcSection", "App"));
    BOOST_TEST(!ResourceFilter("QmcSection_App").covers("QmcSection", "App.Object"));
    BOOST_TEST(ResourceFilter("*").covers("QmcSection", "Stream"));
}

BOOST_AUTO_TEST_CASE(malformed_filters_are_refused) {
    for (const char* bad : {"", "App_*,", ",App_*", "A*p", "App_**"}) BOOST_CHECK_THROW(ResourceFilter{bad}, Invalid);
}

BOOST_AUTO_TEST_SUITE_END()
