// Allocations fail at random in every thread of the kernel: whoever asked is answered, whoever listens hears of a loss.
#include <sys/socket.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <new>
#include <thread>

#include "crashes/shortage.h"
#include "events/bus.h"
#include "isolation/channel.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

std::atomic<uint32_t> one_in{0};  // 0: all allocations find memory
constinit thread_local uint32_t chance = 0;
constinit thread_local bool spared = false;

bool fails() noexcept {
    auto among = one_in.load(std::memory_order_relaxed);
    if (among == 0 || spared) return false;
    if (chance == 0) chance = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(&chance) >> 6) | 1;
    chance ^= chance << 13, chance ^= chance >> 17, chance ^= chance << 5;
    return chance % among == 0;
}

constexpr std::string_view long_text = "longer than what a string holds without an allocation";

/// What a test does itself finds memory.
struct Spared {
    bool before = std::exchange(spared, true);
    ~Spared() { spared = before; }
};

}  // namespace

// Not inlined: the compiler takes malloc's memory, given to this delete, for another one's.
[[gnu::noinline]] void* operator new(size_t size) {
    auto* place = fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
    if (!place) throw std::bad_alloc();
    return place;
}
[[gnu::noinline]] void operator delete(void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete(void* place, size_t) noexcept { std::free(place); }

namespace {

/// The right one echoes, as plugins' processes do: what it has no memory for it refuses.
struct Pair {
    std::shared_ptr<Channel> left, right;

    Pair() {
        int pair[2];
        BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
        left = std::make_shared<Channel>(Descriptor(pair[0]), 2);
        right = std::make_shared<Channel>(Descriptor(pair[1]), 2);
        auto* echo = right.get();
        right->open({[echo](Frame& frame) {
                         if (!if_memory_lasts([&] { echo->reply(frame.head.id, ORRERY_OK, frame.payload); }))
                             echo->reply(frame.head.id, ORRERY_LIMIT, {});
                     },
                     [](Frame&) {}, [] {}});
        left->open({[](Frame&) {}, [](Frame&) {}, [] {}});
    }
    ~Pair() {
        left->close(), right->close();
        for (auto* side : {&left, &right}) {
            while (side->use_count() > 1) std::this_thread::sleep_for(1ms);
            auto after_them = *side;  // to read the count orders nothing; to count up does
        }
    }
};

/// How calls ended, by status; `late` are those that used up their time.
struct Endings {
    std::atomic<int> answered{0}, wrong{0}, refused{0}, late{0};

    void add(int32_t status, bool right) {
        if (status == ORRERY_OK)
            ++(right ? answered : wrong);
        else if (status == ORRERY_LIMIT || status == ORRERY_UNAVAILABLE)
            ++refused;
        else
            ++late;
    }
};

void ask_often(Channel& channel, Endings& endings) {
    for (int round = 0; round < 30; ++round) {
        int32_t status = ORRERY_LIMIT;
        bool right = false;
        if_memory_lasts([&] {
            orrery::Fields in{{"name", std::string(100, static_cast<char>('a' + round % 26))}}, out;
            auto writer = out.writer();
            status = channel.request(frame::call, 0, 0, in.record().raw_record(), &writer, 10s, false);
            right = out.value_or("name", "") == in.value_or("name", "-");
        });
        endings.add(status, right);
        if (status == ORRERY_UNAVAILABLE) return;
    }
}

class Once : public Receiver {
public:
    Once(Endings& endings, std::atomic<int>& told) : endings_(endings), told_(told) {}
    void answered(int32_t status, orrery_record) noexcept override {
        endings_.add(status, true);
        ++told_;
    }

private:
    Endings& endings_;
    std::atomic<int>& told_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_call_is_answered_or_refused_in_time) {
    Spared own;
    Endings endings;
    for (int life = 0; life < 400; ++life) {
        Pair pair;
        one_in = life % 2 == 0 ? 400 : 60;
        std::thread first([&] { ask_often(*pair.left, endings); }), second([&] { ask_often(*pair.left, endings); });
        first.join(), second.join();
        one_in = 0;
        if (endings.late != 0) break;
    }
    BOOST_TEST_MESSAGE(endings.answered << " answered, " << endings.refused << " refused");
    BOOST_TEST(endings.late == 0);
    BOOST_TEST(endings.wrong == 0);
    BOOST_TEST(endings.refused > 0);
    BOOST_TEST(endings.answered > 0);
}

BOOST_AUTO_TEST_CASE(every_started_call_is_told_once) {
    Spared own;
    Endings endings;
    int started = 0;
    std::atomic<int> told{0};
    for (int life = 0; life < 200; ++life) {
        Pair pair;
        orrery::Fields in{{"name", "value"}};
        one_in = life % 2 == 0 ? 400 : 60;
        for (int call = 0; call < 50; ++call, ++started)
            pair.left->start(frame::call, 0, 0, in.record().raw_record(), std::make_unique<Once>(endings, told), 10s);
        for (int looks = 0; looks < 5'000 && told < started; ++looks) std::this_thread::sleep_for(1ms);
        one_in = 0;
        if (told != started) break;
    }
    BOOST_TEST(told == started);
    BOOST_TEST(endings.late == 0);
    BOOST_TEST(endings.refused > 0);
    BOOST_TEST(endings.answered > 0);
}

BOOST_AUTO_TEST_CASE(no_event_is_lost_without_a_gap) {
    struct Heard {
        std::mutex mutex;
        int last = -1, caught_up = -1, untold = 0, gaps = 0;
        std::atomic<int> publishing{0};
    } heard;
    Spared own;
    Pool pool(2);
    Bus bus(pool);
    auto event = [](void* user, orrery_str, orrery_str key, orrery_record, int32_t gap) {
        Spared test;
        auto& to = *static_cast<Heard*>(user);
        std::lock_guard lock(to.mutex);
        auto number = std::stoi(std::string(orrery::view(key)));
        if (gap != 0) ++to.gaps, to.caught_up = to.publishing;  // whoever hears of it looks at what is there by now
        to.untold += number != to.last + 1 && to.caught_up < number - 1;
        to.last = number;
    };
    auto id = bus.subscribe(std::make_shared<TaskGroup>(), "topic", event, &heard);
    constexpr int tries = 20'000;
    int events = 0;  // that were taken: who publishes is told of the others
    std::thread publisher([&] {
        for (int i = 0; i < tries; ++i, heard.publishing = events)
            events += if_memory_lasts([&] { bus.publish("topic", std::to_string(events), {{"some", long_text}}); });
    });
    one_in = 100;
    publisher.join();
    one_in = 0;
    bus.publish("topic", std::to_string(events), {});
    for (int looks = 0; looks < 10'000; ++looks) {
        std::this_thread::sleep_for(1ms);
        std::lock_guard lock(heard.mutex);
        if (heard.last == events) break;
    }
    bus.unsubscribe(id, true);
    pool.stop();
    BOOST_TEST(heard.last == events);
    BOOST_TEST(heard.untold == 0);
    BOOST_TEST(heard.gaps > 0);
}
