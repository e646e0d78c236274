#include <orrery/kit/log/appender_base.h>
#include <orrery/testing.h>

#include "cases.h"

using namespace orrery;
using namespace orrery::logkit;

BOOST_AUTO_TEST_SUITE(appender_base)

namespace {

class Gathering : public AppenderBase {
public:
    Gathering(Host given, const Config& config) : AppenderBase(std::move(given), config, "target") {}
    std::string text;
    int batches = 0;
    bool failing = false;

protected:
    void write(const Event&, std::string_view row) override {
        if (failing) throw Error(Code::unavailable, "no");
        text += row;
    }
    void end_batch() override { ++batches; }
};

Config settings(std::initializer_list<Fields::Item> more) {
    Fields out{{"orrery.stanza", "g"}, {"target", "t"}, {"conversionpattern", "%level %message%n"}};
    for (auto& [name, value] : more) out.add(name, value);
    return Config(std::move(out));
}

testing::FakeRows three_rows() {
    return testing::rows(Level::debug, "a", "one")
        .row(Level::warn, "a.b", "two")
        .row(Level::error, "c", "three", {}, "it broke");
}

}  // namespace

BOOST_AUTO_TEST_CASE(rows_pass_threshold_and_filters_and_get_their_text) {
    testing::FakeHost kernel;
    Gathering all(kernel.host("g"), settings({}));
    all.append(three_rows());
    BOOST_TEST(all.text == "DEBUG one\nWARN two\nERROR three\nit broke\n");
    BOOST_TEST(all.batches == 1);
    Gathering some(kernel.host("g"), settings({{"threshold", "warn"},
                                               {"filter", "LoggerMatchFilter loggerToMatch=a"},
                                               {"filter", "DenyAllFilter"}}));
    some.append(three_rows());
    BOOST_TEST(some.text == "WARN two\n");
}

BOOST_AUTO_TEST_CASE(what_has_no_effect_is_said_once) {
    testing::FakeHost kernel;
    Gathering usual(kernel.host("g"),
                    settings({{"errorhandler", "log4net.Util.OnlyOnceErrorHandler"}, {"fix", "All"}}));
    BOOST_TEST(kernel.rows().empty());
    Gathering other(
        kernel.host("g"),
        settings({{"name", "Mine"}, {"errorhandler", "My.Handler, My"}, {"securitycontext", "x"}, {"fix", "Partial"}}));
    other.append(three_rows());
    BOOST_REQUIRE(kernel.rows().size() == 3u);
    BOOST_TEST(
        kernel.rows()[0].message ==
        "appender Mine: parameter errorhandler has no effect here: errors go to the log, once when they begin and "
        "once when they are over");
    BOOST_TEST(kernel.logged("parameter securitycontext has no effect here: "));
    BOOST_TEST(kernel.logged("parameter fix has no effect here: "));
}

BOOST_AUTO_TEST_CASE(without_a_destination_a_stanza_is_idle_and_an_instance_refused) {
    testing::FakeHost kernel;
    Gathering idle(kernel.host("g"), Config(Fields{{"orrery.stanza", "g"}}));
    idle.append(three_rows());
    BOOST_TEST(idle.text == "");
    BOOST_CHECK_EXCEPTION(Gathering(kernel.host("g"), Config(Fields{{"name", "Mine"}})), Error,
                          [](auto& error) { return error.message() == "appender Mine: parameter target is missing"; });
}

BOOST_AUTO_TEST_CASE(a_failing_write_ends_the_batch) {
    testing::FakeHost kernel;
    Gathering failing(kernel.host("g"), settings({}));
    failing.failing = true;
    BOOST_CHECK_THROW(failing.append(three_rows()), Error);
    BOOST_TEST(failing.batches == 1);
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_work_are_refused) {
    testing::FakeHost kernel;
    for (auto [name, value] : {Fields::Item{"threshold", "loud"},
                               {"filter", "NoFilter"},
                               {"layout.type", "NoLayout"},
                               {"layout.conversionpattern", "%quux"},
                               {"layout.converter", "x type=Nothing"}})
        BOOST_CHECK_THROW(Gathering(kernel.host("g"), settings({{name, value}})), Error);
}

BOOST_AUTO_TEST_SUITE_END()
