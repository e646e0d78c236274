// Trials of calls: sensible, senseless, huge, many at once.
#include <orrery/appender.h>
#include <orrery/role_book.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "trials.h"

namespace orrery::tools {

namespace {

constexpr std::string_view appender = "orrery.appender/1";
enum Appender : uint32_t { append, flush, open, close };

std::string log_rows() {
    BlockWriter rows(LogRows::kinds());
    for (std::int64_t i = 0; i < 3; ++i)
        rows.row({i, std::int64_t{ORRERY_LOG_INFO}, "check", "1", "a row", {}, "", "check"});
    return rows.take();
}

Fields sample_of(std::string_view role, std::string_view call) {
    Fields request{{"method", "GET"},       {"target", "/"},          {"request.id", "1"},
                   {"remote", "127.0.0.1"}, {"header.accept", "*/*"}, {"caller", "check-plugin"}};
    if (role == "orrery.http/1") return request;
    if (role == "orrery.auth/1")
        return request.add("virtual_proxy", "").add("tls", "true").add("return_target", "/hub");
    if (role == appender && call == "append") return {{"rows", log_rows()}};
    if (role == appender && call == "close") return {{"instance", "1"}};  // what open answered, if all is well
    if (role == "orrery.connector/1" && call == "query") return {{"statement", ""}};
    if (role == "orrery.connector/1") return {{"result", "1"}};
    if (role == "orrery.command/1" && call == "run") return {{"verb", "no such verb"}};
    return {};
}

/// Whatever may be called while the plugin serves: the steps of life and listeners have trials of their own.
bool is_served(std::string_view role) {
    return role != "orrery.service/1" && role != "orrery.listener/1" && role != "orrery.stream/1";
}

std::unique_ptr<Life> started(Bench& bench) {
    auto life = bench.load();
    life->create(), life->must_service(role::start);
    return life;
}
void ended(Life& life) { life.must_service(role::stop), life.destroy(); }

struct Senseless {
    std::string name;
    Fields in;
};
std::vector<Senseless> senseless() {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    std::vector<Senseless> out{{"an empty record", {}},
                               {"unknown fields", {{"org.example.unknown", "1"}, {"", "no name"}}}};
    Fields binary, twice, odd;
    for (auto* name : {"method", "target", "verb", "rows", "statement", "result", "stream.id", "body", "header.cookie",
                       "header.authorization", "cookie.a", "identity.id", "return_target", "virtual_proxy"}) {
        binary.add(name, bytes);
        twice.add(name, "1").add(name, "2").add(name, "");
        odd.add(name, "//../..%2f\r\nx: y\0'\"<script>${jndi}%s%n");
    }
    out.push_back({"binary values", binary}), out.push_back({"fields given twice", twice}),
        out.push_back({"hostile text", odd});
    return out;
}

}  // namespace

std::vector<SampleCall> sample_calls(const PluginFacts& facts) {
    std::vector<SampleCall> out;
    for (auto& offered : facts.roles)
        for (uint32_t i = 0; is_served(offered.id) && i < offered.calls; ++i) {
            auto name = book::call_name(offered.id, i);
            if (!name.empty())
                out.push_back({offered.id, i, sample_of(offered.id, name), offered.id + " " + std::string(name)});
        }
    if (facts.offers(role::service))
        out.push_back({std::string(role::service), role::health, {}, "orrery.service/1 health"});
    return out;
}

void try_calls(Bench& bench) {
    auto life = started(bench);
    for (auto& sample : sample_calls(life->facts())) life->call(sample.role, sample.index, sample.in, sample.name);
    ended(*life);
}

void try_garbage(Bench& bench) {
    auto life = started(bench);
    for (auto& sample : sample_calls(life->facts()))
        for (auto& [name, in] : senseless()) life->call(sample.role, sample.index, in, sample.name + " with " + name);
    if (life->facts().offers("orrery.stream/1"))
        life->call("orrery.stream/1", 0, {{"method", "GET"}, {"target", "/"}, {"stream.id", "no such stream"}},
                   "orrery.stream/1 open with a stream that is not there");
    bench.doing("calls after garbage");
    for (auto& sample : sample_calls(life->facts()))
        life->call(sample.role, sample.index, sample.in, sample.name + " after garbage");
    ended(*life);
}

void try_huge(Bench& bench) {
    constexpr size_t large = 8u << 20, many = 20'000;
    auto life = started(bench);
    for (auto& sample : sample_calls(life->facts())) {
        Fields long_value = sample.in, many_fields = sample.in, long_name = sample.in;
        long_value.add("body", std::string(large, 'x')).add("header.cookie", std::string(65536, ';'));
        for (size_t i = 0; i < many; ++i) many_fields.add("header.x-" + std::to_string(i), "1");
        long_name.add(std::string(1u << 20, 'n'), "1");
        life->call(sample.role, sample.index, long_value, sample.name + " with a body of 8 MiB");
        life->call(sample.role, sample.index, many_fields, sample.name + " with 20,000 fields");
        life->call(sample.role, sample.index, long_name, sample.name + " with a name of 1 MiB");
    }
    ended(*life);
}

void try_concurrent(Bench& bench) {
    constexpr int callers = 8, rounds = 100;
    auto life = started(bench);
    auto samples = sample_calls(life->facts());
    std::erase_if(samples, [](auto& sample) { return sample.role == appender; });  // one thread per appender
    bench.doing("eight threads that call at once");
    std::mutex mutex;
    std::string fault;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i)
        threads.emplace_back([&, own = samples] {  // Fields are not for several threads
            try {
                for (int round = 0; round < rounds; ++round)
                    for (auto& sample : own) life->quiet_call(sample.role, sample.index, sample.in, sample.name);
            } catch (const std::exception& error) {
                std::lock_guard lock(mutex);
                fault = error.what();
            }
        });
    for (auto& thread : threads) thread.join();
    if (!fault.empty()) throw TrialFailed(fault);
    ended(*life);
}

void try_opened(Bench& bench) {
    constexpr int appenders = 3;
    auto life = started(bench);
    auto& roles = life->facts().roles;
    if (std::none_of(roles.begin(), roles.end(), [](auto& one) { return one.id == appender && one.calls > close; }))
        throw TrialSkipped("it offers no orrery.appender/1 that can be opened");
    Fields settings;
    auto given = bench.settings(life->facts());
    for (auto& [name, value] : given.items())
        if (!name.starts_with("orrery.")) settings.add(name, value);
    auto refused = [&](uint32_t index, const Fields& in, const std::string& what) {
        if (life->call(appender, index, in, what).ok()) throw TrialFailed(what + ": expected an error, got OK");
    };
    std::vector<std::string> ids;
    for (int i = 0; i < appenders; ++i) {
        auto answer = life->call(appender, open, settings, "open with the stanza's settings");
        bool only_one = life->facts().swap == ORRERY_SWAP_REPLACE;  // at a time: it may refuse the same settings twice
        if (only_one && answer.status == ORRERY_CONFLICT) break;
        if (!answer.ok()) throw TrialFailed("open with the stanza's settings: " + answer.text());
        ids.emplace_back(answer.fields.value_or("instance", ""));
        life->call(appender, append, {{"rows", log_rows()}, {"instance", ids.back()}}, "append to an opened one");
        life->call(appender, flush, {{"instance", ids.back()}}, "flush of an opened one");
    }
    refused(open, {{"no-such-setting", "1"}}, "open with an unknown setting");
    refused(append, {{"rows", log_rows()}, {"instance", "no such"}}, "append to one that was never opened");
    if (!ids.empty()) ids.pop_back();  // the last one is left to the end of the plugin
    for (auto& id : ids) {
        life->call(appender, close, {{"instance", id}}, "close");
        refused(append, {{"rows", log_rows()}, {"instance", id}}, "append after close");
    }
    ended(*life);
}

}  // namespace orrery::tools
