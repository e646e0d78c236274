// Reduced and binned data: fewer rows with the same shape, cells with how many points they have.
#include "client.h"

namespace {

struct Reducing : RunningEngine {
    std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    int doc = client.open(id);

    /// A thousand values from a loop: a wave, and its steps.
    int wave() {
        return client.create_session_object(doc, R"j({"qInfo":{"qType":"c"},"qHyperCubeDef":{
            "qDimensions":[{"qDef":{"qFieldDefs":["=ValueLoop(1,1000)"],"qSortCriterias":[{"qSortByNumeric":1}]}}],
            "qMeasures":[{"qDef":{"qDef":"If(ValueLoop(1,1000)=500,99,Mod(ValueLoop(1,1000),10))"}},
                         {"qDef":{"qDef":"ValueLoop(1,1000)"}}]}})j");
    }
    json::Value reduced(int handle, int height, int zoom, const char* mode) {
        const json::Value pages =
            list({json::Value::object({{"qLeft", 0}, {"qTop", 0}, {"qWidth", 3}, {"qHeight", height}})});
        return client.call("GetHyperCubeReducedData", handle,
                           list({"/qHyperCubeDef", pages, zoom, mode}))["qDataPages"][0];
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reduction, Reducing)

BOOST_AUTO_TEST_CASE(what_fits_is_not_reduced) {
    const json::Value page = reduced(wave(), 1000, -1, "D1");
    BOOST_TEST(page["qMatrix"].size() == 1000U);
    BOOST_TEST(!page.contains("qIsReduced"));
    BOOST_TEST(!reduced(wave(), 100, 0, "D1").contains("qIsReduced"));
}

BOOST_AUTO_TEST_CASE(a_line_keeps_its_peaks) {
    const json::Value page = reduced(wave(), 100, -1, "D1");
    BOOST_TEST(page["qMatrix"].size() == 100U);
    BOOST_TEST(page["qIsReduced"].as_bool());
    bool peak = false;
    double before = 0;
    for (const json::Value& row : page["qMatrix"].items()) {
        peak = peak || row[1]["qNum"].as_number() == 99;
        BOOST_TEST(row[0]["qNum"].as_number() > before);
        before = row[0]["qNum"].as_number();
    }
    BOOST_TEST(peak);
    BOOST_TEST(reduced(wave(), 900, 3, "D1")["qMatrix"].size() <= 125U);
}

BOOST_AUTO_TEST_CASE(points_are_thinned_out_or_clustered) {
    const std::size_t grid = reduced(wave(), 100, -1, "S")["qMatrix"].size();
    BOOST_TEST(grid <= 100U);
    BOOST_TEST(grid > 5U);
    const std::size_t clusters = reduced(wave(), 100, 9, "C")["qMatrix"].size();
    BOOST_TEST(clusters <= 9U);
    BOOST_TEST(clusters >= 3U);
}

BOOST_AUTO_TEST_CASE(many_points_become_cells) {
    const int handle = wave();
    const auto binned = [&](int height, const json::Value& ranges) {
        const json::Value pages =
            list({json::Value::object({{"qLeft", 0}, {"qTop", 0}, {"qWidth", 3}, {"qHeight", height}})});
        return client.call("GetHyperCubeBinnedData", handle,
                           list({"/qHyperCubeDef", pages, json::Value::object(), ranges, 25, 0, 0}))["qDataPages"][0];
    };
    const json::Value cells = binned(100, list({}));
    double points = 0, most = 0;
    for (std::size_t at = 1; at < cells["qMatrix"].size(); ++at) {
        points += cells["qMatrix"][at][0]["qNum"].as_number();
        most = std::max(most, cells["qMatrix"][at][0]["qNum"].as_number());
    }
    BOOST_TEST(points == 1000);
    BOOST_TEST(cells["qMatrix"][0][0]["qNum"].as_number() == most);
    BOOST_TEST(cells["qMatrix"].size() <= 26U);
    BOOST_TEST(cells["qMatrix"][1][0]["qText"].as_string().starts_with("[["));
    // Fifty points fit: they are told one by one.
    const json::Value part = list({json::parse(R"j({"qLeft":0,"qTop":50,"qWidth":100,"qHeight":49})j")});
    BOOST_TEST(binned(100, part)["qMatrix"].size() == 50U);
}

BOOST_AUTO_TEST_SUITE_END()
