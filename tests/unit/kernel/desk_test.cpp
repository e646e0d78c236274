// What a plugin can still ask of its host table when its life is over.
#include "roles/desk.h"

#include <boost/test/unit_test.hpp>

#include "support/folder.h"

using namespace orrery::kernel;
using orrery::raw;

BOOST_AUTO_TEST_CASE(a_closed_desk_starts_nothing_any_more) {
    orrery::test::Folder folder;
    Machine machine({folder.path, ORRERY_LOG_FATAL, false}, "/proc/self/exe");
    Stanza stanza;
    stanza.name = "over";
    Desk desk(machine, stanza);
    auto* table = desk.table();
    auto listen = [&] {
        return table->subscribe(
            table->self, raw("topic"), [](void*, orrery_str, orrery_str, orrery_record, int32_t) {}, nullptr);
    };
    BOOST_TEST(listen() != 0u);
    desk.close();
    uint64_t child = 0;
    orrery::Fields spec{{"program", "true"}};
    BOOST_TEST(table->spawn(table->self, spec.record().raw_record(), nullptr, nullptr, &child) == ORRERY_UNAVAILABLE);
    BOOST_TEST(child == 0u);
    BOOST_TEST(listen() == 0u);
}
