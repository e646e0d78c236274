// Trials of life: declaration, orders of steps, swaps, leaks.
#include <malloc.h>
#include <orrery/role_book.h>
#include <signal.h>

#include <array>
#include <set>
#include <thread>

#include "conf/settings.h"
#include "trials.h"

namespace orrery::tools {

namespace {

using Steps = std::vector<uint32_t>;
using enum role::Service;

void live(Life& life, const Steps& steps) {
    life.create();
    for (auto step : steps) life.must_service(step);
    life.destroy();
}

std::string text_of(const Steps& steps) {
    constexpr std::string_view names[] = {"start", "drain", "stop", "health"};
    std::string out = "create";
    for (auto step : steps) out += " " + std::string(names[step]);
    return out + " destroy";
}

size_t entries(const char* folder) {
    size_t count = 0;
    for (auto& entry : std::filesystem::directory_iterator(folder)) static_cast<void>(entry), ++count;
    return count;
}

struct Use {
    size_t threads, descriptors, heap;
    /// Once threads that are ending have ended: they are listed for a while after they were joined.
    static Use settled() {
        Use use = now();
        for (int looks = 0; looks < 100; ++looks) {
            std::this_thread::sleep_for(Milliseconds(50));
            Use next = now();
            if (next.threads == use.threads && next.descriptors == use.descriptors) return next;
            use = next;
        }
        return use;
    }
    static Use now() { return {entries("/proc/self/task"), entries("/proc/self/fd"), ::mallinfo2().uordblks}; }
};

void serve_a_little(Life& life) {
    for (auto& sample : sample_calls(life.facts())) life.call(sample.role, sample.index, sample.in, sample.name);
}

}  // namespace

void try_declaration(Bench& bench) {
    auto life = bench.load();
    auto& facts = life->facts();
    if (facts.id.find('.') == facts.id.npos)
        throw TrialFailed("id '" + facts.id + "' is no reversed domain such as org.example.name");
    if (facts.version.empty()) throw TrialFailed("it declares no version");
    if (facts.roles.empty()) throw TrialFailed("it offers no role");
    std::set<std::string> seen;
    for (auto& offered : facts.roles) {
        if (!seen.insert(offered.id).second) throw TrialFailed("role " + offered.id + " is offered twice");
        if (!book::find(offered.id) && !offered.id.starts_with("orrery.draft.") && offered.id.starts_with("orrery."))
            throw TrialFailed("role " + offered.id + " is not known; names that begin with orrery. are the SDK's own");
        if (offered.calls == 0) throw TrialFailed("role " + offered.id + " has no functions");
    }
    Stanza all_defaults;
    all_defaults.name = "defaults";
    for (auto& setting : facts.settings) {
        if (!seen.insert(setting.name).second) throw TrialFailed("setting " + setting.name + " is declared twice");
        if (setting.help.empty()) throw TrialFailed("setting " + setting.name + " has no help text");
        if (!setting.otherwise.empty())
            all_defaults.arguments.push_back({0, "--" + setting.name + "=" + setting.otherwise});
        if ((setting.flags & ORRERY_SETTING_REQUIRED) && !setting.otherwise.empty())
            throw TrialFailed("setting " + setting.name + " is required and has a default");
    }
    Problems problems;
    check_settings(all_defaults, facts.settings, {}, problems);
    for (auto& problem : problems.items())
        if (problem.message.find("is missing") == problem.message.npos)
            throw TrialFailed("a default: " + problem.message);
}

void try_legal_orders(Bench& bench) {
    const Steps orders[] = {{}, {start, stop}, {start, health, drain, stop}, {start, health, health, stop}};
    for (auto& order : orders) {
        try {
            auto life = bench.again();
            live(*life, order);
        } catch (const TrialFailed& failed) {
            throw TrialFailed(text_of(order) + ": " + failed.what());
        }
    }
}

void try_illegal_orders(Bench& bench) {
    const Steps orders[] = {{stop},
                            {drain},
                            {health},
                            {drain, stop},
                            {start, start, stop},
                            {start},
                            {start, drain},
                            {start, stop, stop},
                            {start, stop, drain},
                            {start, stop, health},
                            {start, drain, drain, stop},
                            {stop, start, stop},
                            {start, stop, start, stop}};
    for (auto& order : orders) {
        try {
            auto life = bench.again();
            life->create();
            for (auto step : order) life->service(step);  // refused or not: what counts is that it lives
            life->destroy();
        } catch (const TrialFailed& failed) {
            throw TrialFailed(text_of(order) + ": " + failed.what());
        }
    }
    auto life = bench.again();
    life->create();
    bench.doing("calls before start");
    serve_a_little(*life);
    for (auto step : {start, stop}) life->service(step);
    bench.doing("calls after stop");
    serve_a_little(*life);
    life->destroy();
}

/// Whether it starts beside one that lives. Whose plugin says that two of it must not live at once may refuse that as a
/// conflict; the kernel never makes it do so.
bool starts_beside(Life& life, Bench& bench) {
    auto refused = [&](const Answer& answer) {
        return answer.status == ORRERY_CONFLICT && life.facts().swap == ORRERY_SWAP_REPLACE;
    };
    bench.doing("create beside the first");
    auto created = life.create(bench.settings(life.facts()));
    if (refused(created)) return false;
    if (!created.ok()) throw TrialFailed("create: " + created.text());
    auto begun = life.service(start);
    if (refused(begun)) return life.destroy(), false;
    if (!begun.ok() && begun.status != ORRERY_UNSUPPORTED) throw TrialFailed("start: " + begun.text());
    return true;
}

void try_two_instances(Bench& bench) {
    auto one = bench.load(), two = bench.again();
    one->create(), one->must_service(start);
    if (!starts_beside(*two, bench)) {
        bench.doing("the first after the second was refused");
        serve_a_little(*one);
        one->must_service(stop), one->destroy();
        auto next = bench.again();
        next->create(), next->must_service(start), next->must_service(stop), next->destroy();
        return;
    }
    serve_a_little(*one), serve_a_little(*two);
    one->must_service(stop), one->destroy();
    bench.doing("the second instance after the end of the first");
    serve_a_little(*two);
    two->must_service(stop), two->destroy();
}

void try_swaps(Bench& bench) {
    constexpr int swaps = 10;
    auto old = bench.load();
    bool overlap = old->facts().swap == ORRERY_SWAP_OVERLAP;
    old->create(), old->must_service(start);
    auto end = [](Life& life) { life.service(drain), life.must_service(stop), life.destroy(); };
    for (int i = 0; i < swaps; ++i) {
        auto next = bench.load();
        auto client = old->open_stream();
        if (!overlap) end(*old);
        next->create(), next->must_service(start);
        if (overlap) old->hand_over_to(*next), end(*old);
        old = std::move(next);
        serve_a_little(*old);
    }
    end(*old);
}

void try_leaks(Bench& bench) {
    constexpr int warm_up = 4, lives = 12;
    constexpr size_t heap_per_life = 32 << 10;
    auto keeper = bench.load();
    auto one = [&] {
        auto life = bench.again();
        life->create(), life->must_service(start);
        serve_a_little(*life);
        auto pid = life->pid();
        life->must_service(stop), life->destroy(), life.reset();
        if (pid != 0 && ::kill(pid, 0) == 0) throw TrialFailed("its process is still there after destroy");
    };
    for (int i = 0; i < warm_up; ++i) one();
    auto before = Use::settled();
    for (int i = 0; i < lives; ++i) one();
    auto after = Use::settled();
    // A leak grows with every life. What the kernel makes once (workers) does not, nor what ended in between.
    auto grew = [&](size_t now, size_t then, size_t per_life) { return now >= then + per_life * lives * 3 / 4; };
    auto report = [&](const char* what, size_t now, size_t then) {
        throw TrialFailed(std::to_string(now - then) + " " + what + " stayed behind after " + std::to_string(lives) +
                          " lives");
    };
    if (grew(after.threads, before.threads, 1)) report("threads", after.threads, before.threads);
    if (grew(after.descriptors, before.descriptors, 1)) report("descriptors", after.descriptors, before.descriptors);
    if (grew(after.heap, before.heap, heap_per_life)) report("bytes of heap", after.heap, before.heap);
}

}  // namespace orrery::tools
