#include "row_format.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "sample.h"

using namespace orrery::logging;
using namespace orrery::logging::test;

namespace {

std::string unescaped(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        out += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'f' ? '\f' : c == 'r' ? '\r' : c;
    }
    return out;
}

/// Values apart by bars; a bar within one is escaped.
orrery::Fields values_of(std::string_view text) {
    orrery::Fields out;
    for (size_t from = 0; from <= text.size();) {
        auto end = from;
        while (end < text.size() && text[end] != '|') end += text[end] == '\\' ? 2 : 1;
        const auto item = text.substr(from, end - from);
        const auto equal = item.find('=');
        out.add(item.substr(0, equal), unescaped(item.substr(equal + 1)));
        from = end + 1;
    }
    return out;
}

std::string row_of(const std::string& line) {
    const auto log = line.substr(0, line.find(' '));
    const auto facility = log.substr(0, log.find('.')), service = log.substr(log.find('.') + 1);
    orrery::Fields properties;
    const auto values = values_of(std::string_view(line).substr(log.size() + 1));
    for (auto& [name, value] : values.items())
        if (name != "message" && name != "exception") properties.add(name, value);
    const auto* declared = find_declaration(facility, service);
    BOOST_REQUIRE(declared);
    RowFormat format(declared->columns, service, around, facility == "System");
    std::string out;
    const SampleEvent event(log, values.value_or("message", ""), properties, values.value_or("exception", ""));
    format.append(*event, 1, out);
    return out.ends_with('\n') ? out.substr(0, out.size() - 1) : out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_format)

BOOST_AUTO_TEST_CASE(rows_are_the_golden_ones) {
    ::setenv("TZ", "XST-2", 1), ::tzset();
    std::ifstream in(ORRERY_TEST_DATA "/cases/rows.txt");
    size_t count = 0;
    for (std::string given, wanted; std::getline(in, given) && std::getline(in, wanted); ++count)
        BOOST_TEST_CONTEXT(given) { BOOST_TEST(row_of(given) == wanted); }
    BOOST_TEST(count == 7U);
    ::unsetenv("TZ"), ::tzset();
}

BOOST_AUTO_TEST_CASE(a_row_has_as_many_fields_as_its_header_whatever_is_in_it) {
    const std::string evil = "\t\n\r\f\0\x1b[2J%m{x}", none;
    for (auto& log : declarations()) {
        orrery::Fields properties;
        for (auto& column : log.columns) properties.add(column.name, evil);
        const auto logger = std::string(log.facility) + "." + std::string(log.service);
        const SampleEvent event(logger, evil, properties, evil);
        RowFormat format(log.columns, log.service, around, true);
        std::string out;
        format.append(*event, 1, out);
        if (log.is_sealed()) out += "x\n";
        BOOST_TEST(static_cast<size_t>(std::count(out.begin(), out.end(), '\t')) == log.columns.size() - 1);
        BOOST_TEST(std::count(out.begin(), out.end(), '\n') == 1);
        BOOST_TEST(std::count(out.begin(), out.end(), '\r') == 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
