// The caller's side of the log: what a level costs that is off, and the bytes of a row where one is on.
#include <orrery/log.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

namespace {

/// A kernel's log: levels that can be switched, and the rows as they came.
struct Kernel {
    std::array<uint8_t, ORRERY_LOG_FATAL + 1> levels{};
    std::string open;
    std::vector<std::string> rows;
    int reserved = 0;
    orrery_host table{};

    Kernel() {
        levels.fill(1);
        table.size = sizeof table;
        table.self = this;
        table.log_values = wire::row_values;
        table.log_site = [](void* self, int32_t level, orrery_str, orrery_log_site* site) -> int32_t {
            *site = {&of(self).levels[static_cast<size_t>(level)], static_cast<uint64_t>(level)};
            return ORRERY_OK;
        };
        table.log_reserve = [](void* self, const orrery_log_site*, size_t size) -> void* {
            ++of(self).reserved;
            of(self).open.assign(size + guard.size(), '#');
            return of(self).open.data();
        };
        table.log_commit = [](void* self, const orrery_log_site*, void*, size_t size) {
            BOOST_TEST(of(self).open.substr(size) == guard);
            of(self).rows.push_back(of(self).open.substr(0, size));
        };
    }
    static Kernel& of(void* self) { return *static_cast<Kernel*>(self); }
    static inline const std::string guard = "########";
};

/// name=value, one behind the other.
std::string shown(std::string_view row) {
    std::string out;
    uint32_t count = 0;
    BOOST_REQUIRE(wire::read_number(row, count));
    wire::RowField field;
    std::array<char, 32> room;
    for (uint32_t i = 0; i < count; ++i) {
        BOOST_REQUIRE(wire::read_row_field(row, field));
        out.append(i == 0 ? "" : " ").append(field.name).append("=").append(field.text(room));
    }
    BOOST_TEST(row.empty());
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_rows)

BOOST_AUTO_TEST_CASE(a_level_that_is_off_evaluates_nothing_and_asks_nobody) {
    Kernel kernel;
    kernel.levels[ORRERY_LOG_DEBUG] = 0;
    Logger logger(&kernel.table, "a");
    int evaluated = 0;
    const auto costly = [&] { return "costly " + std::to_string(++evaluated); };
    ORRERY_LOG(logger, debug, costly(), {{"number", ++evaluated}, {"text", costly()}});
    logger.debug("cheap", {{"number", 7}});
    BOOST_TEST(evaluated == 0);
    BOOST_TEST(kernel.reserved == 0);
    kernel.levels[ORRERY_LOG_DEBUG] = 1;  // it may change at any time
    ORRERY_LOG(logger, debug, costly(), {{"number", 7}, {"text", "x"}});
    if (evaluated == 1)  // a statement like any other
        ORRERY_LOG(logger, info, "without");
    else
        BOOST_FAIL("the arguments are evaluated once");
    BOOST_REQUIRE(kernel.rows.size() == 2u);
    BOOST_TEST(shown(kernel.rows[0]) == "message=costly 1 number=7 text=x");
    BOOST_TEST(shown(kernel.rows[1]) == "message=without");
}

BOOST_AUTO_TEST_CASE(values_of_every_kind_arrive) {
    Kernel kernel;
    Logger logger(&kernel.table, "a");
    const std::string text = "long enough to be no short text";
    logger.warn("m", {{"text", text},
                      {"view", std::string_view(text).substr(0, 4)},
                      {"none", ""},
                      {"letters", "abc"},
                      {"yes", true},
                      {"small", int16_t{-3}},
                      {"integer", INT64_MIN},
                      {"natural", UINT64_MAX},
                      {"number", 0.25},
                      {"float", 1.5f}});
    BOOST_REQUIRE(kernel.rows.size() == 1u);
    const std::string wanted =
        "message=m text=" + text +
        " view=long none= letters=abc yes=true small=-3 integer=-9223372036854775808 natural=18446744073709551615 "
        "number=0.25 float=1.5";
    BOOST_TEST(shown(kernel.rows[0]) == wanted);
    kernel.table.log_values = 0;  // a kernel that knows texts only
    Logger(&kernel.table, "a").error("m", {{"number", 0.25}, {"text", "t"}});
    const Fields fields{{"one", "1"}, {"two", "22"}};
    logger.fatal("fields", fields);
    BOOST_TEST(shown(kernel.rows.at(1)) == "message=m number=0.25 text=t");
    BOOST_TEST(shown(kernel.rows.at(2)) == "message=fields one=1 two=22");
}

BOOST_AUTO_TEST_CASE(texts_of_every_length_arrive) {
    Kernel kernel;
    Logger logger(&kernel.table, "a");
    std::string text;
    for (char letter = 'a'; text.size() < 50; letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1)) {
        logger.info(text, {{text, text}});
        const auto& row = kernel.rows.back();
        const auto all = "message=" + text + " " + text + "=" + text;
        BOOST_TEST(shown(row) == all);
        text += letter;
    }
}

BOOST_AUTO_TEST_SUITE_END()
