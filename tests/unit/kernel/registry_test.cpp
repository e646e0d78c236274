// The registry of a site's stanzas: found, added and led elsewhere from many threads at once.
#include <boost/test/unit_test.hpp>

#include "roles/machine.h"
#include "support/folder.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

/// Answers OK until it is over; then nobody may be inside, or come.
class Fake : public Instance {
public:
    int32_t call(RoleNumber, uint32_t, orrery_record, const orrery_writer*, Milliseconds) override {
        return over ? ORRERY_INTERNAL : ORRERY_OK;
    }
    Answer create(const orrery::Fields&, Milliseconds) override { return {}; }
    Answer control(std::string_view, uint32_t, orrery::Record, Milliseconds) override { return {}; }
    Answer destroy(Milliseconds) override { return {}; }
    bool lost() const noexcept override { return false; }
    std::atomic<bool> over{false};
};

}  // namespace

BOOST_AUTO_TEST_CASE(stanzas_come_and_generations_change_while_everybody_calls) {
    constexpr int callers = 3, stanzas = 8, generations = 200;
    orrery::test::Folder folder;
    Machine machine({folder.path, ORRERY_LOG_ERROR, false}, "/proc/self/exe");
    std::atomic<bool> done{false};
    std::atomic<int> answered{0}, wrong{0};
    std::vector<std::thread> calling;
    for (int caller = 0; caller < callers; ++caller)
        calling.emplace_back([&, caller] {
            for (unsigned i = static_cast<unsigned>(caller); !done; ++i) {
                auto* served = machine.served("stanza-" + std::to_string(i % stanzas));
                if (!served) continue;
                orrery::Fields answer;
                auto out = answer.writer();
                auto status = served->door.call(0, 0, {nullptr, 0}, &out, served->deadline.load());
                if (status == ORRERY_OK)
                    ++answered;
                else if (status != ORRERY_UNAVAILABLE)
                    ++wrong;
            }
        });
    std::vector<std::unique_ptr<Fake>> present(stanzas);
    for (int i = 0; i < generations; ++i) {
        auto at = static_cast<size_t>(i % stanzas);
        machine.serve("stanza-" + std::to_string(at), 10s);
        auto& door = machine.served("stanza-" + std::to_string(at))->door;
        auto next = std::make_unique<Fake>();
        door.open(*next);
        present[at].swap(next);
        if (!next) continue;
        BOOST_REQUIRE(door.left(*next, 60s));
        next->over = true;
    }
    while (answered < 1000) std::this_thread::sleep_for(1ms);
    done = true;
    for (auto& thread : calling) thread.join();
    BOOST_TEST(wrong == 0);
    for (size_t i = 0; i < stanzas; ++i) {
        auto& door = machine.served("stanza-" + std::to_string(i))->door;
        door.close();
        BOOST_TEST(door.left(*present[i], 60s));
    }
}
