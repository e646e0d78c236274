// Entries of the journal and of syslog, byte for byte.
#include "entry.h"

#include <orrery/error.h>
#include <orrery/record.h>
#include <orrery/wire.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using namespace event_log;
using namespace std::string_literals;

namespace {

struct Row {
    explicit Row(const orrery::Fields& fields = {}) {
        orrery::wire::append_record(encoded, fields.record().raw_record());
        event.logger = "Audit.Proxy", event.thread = "7", event.level = ORRERY_LOG_WARN;
        event.properties.reset(encoded);
    }
    std::string encoded;
    orrery::logkit::Event event;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(entry)

BOOST_AUTO_TEST_CASE(a_journal_entry_has_its_fields_and_counts_values_with_lines) {
    Row row({{"EventID", "17"}, {"Category", "x"}});
    auto text = journal_entry(row.event, "one\nPRIORITY=0\n", {.event_id = 5, .category = 3}, EntryType::warning);
    BOOST_TEST(
        text.starts_with("MESSAGE\n\x0f\0\0\0\0\0\0\0one\nPRIORITY=0\n\nPRIORITY=4\nSYSLOG_IDENTIFIER=orrery\n"s));
    BOOST_TEST(text.find("\nEVENT_ID=17\nEVENT_CATEGORY=3\n") != text.npos);
    BOOST_TEST(text.find("\nEVENT_LOG=Application\nEVENT_TYPE=Warning\n") != text.npos);
    row.event.logger = "a\nPRIORITY=0";
    BOOST_TEST(
        journal_entry(row.event, "x", {}, EntryType::error).find("ORRERY_LOGGER\n\x0c\0\0\0\0\0\0\0a\nPRIORITY=0\n"s) !=
        text.npos);
}

BOOST_AUTO_TEST_CASE(texts_are_cut_at_characters) {
    std::string text;
    for (size_t i = 0; i < longest_text + 10; ++i) text += "ü";
    auto entry = journal_entry(Row().event, text, {}, EntryType::information);
    BOOST_TEST(entry.find('\n') == 8 + 2 * longest_text);
}

BOOST_AUTO_TEST_CASE(a_syslog_entry_is_one_line) {
    auto text = syslog_entry(Row({{"EventID", "9"}}).event, "a\nb\x1b", {}, EntryType::error);
    BOOST_TEST(text == "<11>orrery[" + std::to_string(::getpid()) + "]: [9] a b ");
}

BOOST_AUTO_TEST_CASE(levels_and_their_types) {
    EntryTypes plain({});
    BOOST_TEST((plain(110'000) == EntryType::error));
    BOOST_TEST((plain(70'000) == EntryType::error));
    BOOST_TEST((plain(60'000) == EntryType::warning));
    BOOST_TEST((plain(30'000) == EntryType::information));
    EntryTypes mapped({"level=INFO eventLogEntryType=SuccessAudit"});
    BOOST_TEST((mapped(70'000) == EntryType::success_audit));
    BOOST_TEST((mapped(30'000) == EntryType::information));
    BOOST_CHECK_THROW(EntryTypes({"level=INFO eventLogEntryType=Loud"}), orrery::Error);
}

BOOST_AUTO_TEST_SUITE_END()
