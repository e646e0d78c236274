#include "qix/changes.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::qix;
namespace json = orrery::json;

BOOST_AUTO_TEST_SUITE(changes)

namespace {

Dependencies of(const char* properties) { return find_dependencies(json::parse(properties)); }

Changes selection_change() {
    Changes changes;
    changes.selections = true;
    return changes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_calculated_depends_on_selections) {
    BOOST_TEST(of(R"({"qHyperCubeDef":{}})").touched_by("x", selection_change()));
    BOOST_TEST(of(R"({"box":[{"qListObjectDef":{}}]})").touched_by("x", selection_change()));
    BOOST_TEST(of(R"({"title":{"qStringExpression":"='a'"}})").touched_by("x", selection_change()));
    BOOST_TEST(!of(R"({"title":"plain"})").touched_by("x", selection_change()));
    BOOST_TEST(!of(R"({"qLayoutExclude":{"qHyperCubeDef":{}}})").touched_by("x", selection_change()));
}

BOOST_AUTO_TEST_CASE(lists_depend_on_what_they_list) {
    Changes changes;
    changes.listings = Listing::bookmarks;
    BOOST_TEST(of(R"({"qBookmarkListDef":{}})").touched_by("x", changes));
    BOOST_TEST(!of(R"({"qAppObjectListDef":{}})").touched_by("x", changes));
}

BOOST_AUTO_TEST_CASE(charts_depend_on_their_master_items) {
    Changes changes;
    changes.objects.insert("m1");
    const Dependencies chart = of(R"({"qHyperCubeDef":{"qMeasures":[{"qLibraryId":"m1"}]}})");
    BOOST_TEST(chart.touched_by("chart", changes));
    changes.objects = {"m2"};
    BOOST_TEST(!chart.touched_by("chart", changes));
    BOOST_TEST(of(R"({"qExtendsId":"m2"})").touched_by("x", changes));
}

BOOST_AUTO_TEST_CASE(history_concerns_selection_objects_only) {
    Changes changes;
    changes.history = true;
    BOOST_TEST(of(R"({"qSelectionObjectDef":{}})").touched_by("x", changes));
    BOOST_TEST(!of(R"({"qHyperCubeDef":{}})").touched_by("x", changes));
}

BOOST_AUTO_TEST_CASE(new_data_concerns_everything) {
    Changes changes;
    BOOST_TEST(changes.empty());
    changes.data = true;
    BOOST_TEST(!changes.empty());
    BOOST_TEST(of("{}").touched_by("x", changes));
}

BOOST_AUTO_TEST_SUITE_END()
