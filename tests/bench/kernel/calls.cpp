// What a role call costs: a sign-in asked with a record of six fields, through the kernel's own host table, in process
// and isolated; beside it the same function called directly, and the same bytes over a bare socket pair.
#include <orrery/host.h>
#include <orrery/wire.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <iostream>
#include <thread>

#include "isolation/isolated.h"
#include "plugins/copy.h"
#include "plugins/library.h"
#include "roles/inprocess.h"

namespace orrery::kernel {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::string_view sign_in = "orrery.auth/1";

/// Fields of a call that no plugin forgets.
const Fields& question() {
    static const Fields fields{{"method", "GET"},
                               {"target", "/hub/"},
                               {"remote", "127.0.0.1"},
                               {"request.id", "0123456789abcdef-1"},
                               {"header.x-api-key", "key-42"},
                               {"virtual_proxy", ""}};
    return fields;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void show(std::string_view name, double value) { std::cout << name << " " << value << "\n" << std::flush; }

void must(const Answer& answer) {
    if (!answer.ok()) throw std::runtime_error(answer.text());
}
void must_know(int32_t status, const Fields& answer) {
    if (status != ORRERY_OK || answer.value_or("identity.id", "") != "user-42")
        throw std::runtime_error("a call was not answered: " + Answer{status, answer}.text());
}

/// A machine with one plugin, and a stanza that calls it.
class House {
public:
    House(std::string library, std::string binary, std::string scratch)
        : library_(std::move(library)),
          scratch_(std::move(scratch)),
          machine_(Logs::Options{scratch_ + "/logs", ORRERY_LOG_WARN, false}, std::move(binary)) {
        served_.name = "served", calling_.name = "calling";
        for (auto* stanza : {&served_, &calling_}) machine_.serve(stanza->name, stanza->deadline);
        caller_ = std::make_unique<Desk>(machine_, calling_);
        caller_->allow({"served"});
    }
    void serve(bool isolated) {
        auto file = copy_for_load(library_, scratch_, served_.name);
        desk_ = std::make_shared<Desk>(machine_, served_);
        if (isolated)
            instance_ = std::make_unique<Isolated>(IsolatedLaunch{file, library_, &served_, nullptr, {}}, desk_,
                                                   [](const std::string&) {});
        else
            instance_ = std::make_unique<InProcess>(open_library(file, library_), desk_->table());
        must(instance_->create({{"orrery.stanza", served_.name}}, Milliseconds(10'000)));
        door().open(*instance_);
    }
    void end() {
        door().close();
        door().left(*instance_, Milliseconds(1'000));
        desk_->close();
        must(instance_->destroy(Milliseconds(10'000)));
        instance_.reset();
    }
    Handle handle() const {
        return {caller_->table(), caller_->table()->find(caller_->table()->self, raw(sign_in), raw(served_.name))};
    }

private:
    Door& door() { return machine_.served(served_.name)->door; }
    const std::string library_, scratch_;
    Machine machine_;
    Stanza served_, calling_;
    std::unique_ptr<Desk> caller_;
    std::shared_ptr<Desk> desk_;
    std::unique_ptr<Instance> instance_;
};

/// What this thread has used of the processor: the same as the time gone by, but for what others took meanwhile.
double used_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Nanoseconds of one call, the median of several rounds.
double time_calls(const std::function<int32_t(Record, Fields&)>& call) {
    constexpr int rounds = 15, calls = 50'000;
    Record in = question().record();
    std::vector<double> all;
    for (int round = 0; round < rounds; ++round) {
        auto began = used_ns();
        for (int i = 0; i < calls; ++i) {
            Fields answer;
            auto status = call(in, answer);
            if (i == 0) must_know(status, answer);
        }
        all.push_back((used_ns() - began) / calls);
    }
    return median(all);
}

/// Sorted microseconds of single calls.
std::vector<double> time_each(const std::function<void()>& call, int calls) {
    std::vector<double> all;
    for (int i = 0; i < calls / 10; ++i) call();
    for (int i = 0; i < calls; ++i) {
        auto began = Clock::now();
        call();
        all.push_back(std::chrono::duration<double, std::micro>(Clock::now() - began).count());
    }
    std::sort(all.begin(), all.end());
    return all;
}

void in_process(House& house, const std::string& library) {
    auto& plugin = open_library(library, library);
    void* self = nullptr;
    orrery_host none{};
    none.size = sizeof none;
    none.log_site = [](void*, int32_t, orrery_str, orrery_log_site* site) -> int32_t {
        static constexpr uint8_t off = 0;
        return *site = {&off, 0}, ORRERY_OK;
    };
    Fields config{{"orrery.stanza", "served"}}, ignored;
    auto writer = ignored.writer();
    plugin.create(&none, config.record().raw_record(), &self, &writer);
    auto* role =
        std::find_if(plugin.roles, plugin.roles + plugin.role_count, [](auto& one) { return view(one.id) == sign_in; });
    show("direct_ns", time_calls([&](Record in, Fields& answer) {
             auto out = answer.writer();
             return role->calls[0](self, in.raw_record(), &out);
         }));
    plugin.destroy(self);
    house.serve(false);
    show("inprocess_ns",
         time_calls([handle = house.handle()](Record in, Fields& answer) { return handle.call(0, in, answer); }));
    house.end();
}

void many_in_flight(const Handle& handle, int threads) {
    constexpr int calls = 1'000, rounds = 5;
    std::vector<double> all;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::thread> callers;
        auto began = Clock::now();
        for (int i = 0; i < threads; ++i)
            callers.emplace_back([&] {
                Fields own(question());
                auto in = own.record();
                for (int call = 0; call < calls; ++call) {
                    Fields answer;
                    must_know(handle.call(0, in, answer), answer);
                }
            });
        for (auto& caller : callers) caller.join();
        all.push_back(std::chrono::duration<double, std::micro>(Clock::now() - began).count() / calls / threads);
    }
    show("isolated_" + std::to_string(threads) + "_us_per_call", median(all));
}

/// The same without a thread for each: every answer starts the next call.
class Started {
public:
    Started(const Handle& handle, int calls) : handle_(handle), left_(calls) {}
    double microseconds_per_call(int in_flight) {
        auto calls = left_.load();
        open_ = in_flight;
        auto began = Clock::now();
        for (int i = 0; i < in_flight; ++i) next();
        std::unique_lock lock(mutex_);
        over_.wait(lock, [&] { return open_ == 0; });
        if (wrong_ > 0) throw std::runtime_error(std::to_string(wrong_) + " started calls were not answered");
        return std::chrono::duration<double, std::micro>(Clock::now() - began).count() / calls;
    }

private:
    void next() {
        auto done = [this](int32_t status, Record answer) {
            wrong_ += status != ORRERY_OK || answer.value_or("identity.id", "") != "user-42";
            next();
        };
        if (left_.fetch_sub(1) > 0 && handle_.call_async(0, question().record(), done)) return;
        std::lock_guard lock(mutex_);
        wrong_ += left_ > 0;
        --open_;
        over_.notify_one();
    }
    const Handle& handle_;
    std::atomic<int> left_, wrong_{0};
    std::mutex mutex_;
    std::condition_variable over_;
    int open_ = 0;
};

void started_in_flight(const Handle& handle, int in_flight) {
    std::vector<double> all;
    for (int round = 0; round < 5; ++round) all.push_back(Started(handle, 100'000).microseconds_per_call(in_flight));
    show("isolated_started_" + std::to_string(in_flight) + "_us_per_call", median(all));
}

void isolated(House& house) {
    house.serve(true);
    auto handle = house.handle();
    auto in = question().record();
    auto one = time_each(
        [&] {
            Fields answer;
            must_know(handle.call(0, in, answer), answer);
        },
        20'000);
    show("isolated_p50_us", one[one.size() / 2]);
    show("isolated_p99_us", one[one.size() * 99 / 100]);
    for (int threads : {8, 64}) many_in_flight(handle, threads);
    for (int in_flight : {1, 64}) started_in_flight(handle, in_flight);
    house.end();
}

/// The least it can cost: the bytes of the same question, there and back, between two processes.
void bare_socket() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) throw std::runtime_error("no sockets");
    std::string bytes;
    wire::append_record(bytes, question().record().raw_record());
    auto pid = ::fork();
    if (pid == 0) {
        ::close(pair[0]);
        char some[4096];
        for (ssize_t got = 0; (got = ::recv(pair[1], some, sizeof some, 0)) > 0;)
            if (::send(pair[1], some, static_cast<size_t>(got), MSG_NOSIGNAL) < 0) break;
        ::_exit(0);
    }
    ::close(pair[1]);
    auto all = time_each(
        [&] {
            char some[4096];
            ::send(pair[0], bytes.data(), bytes.size(), MSG_NOSIGNAL);
            for (size_t left = bytes.size(); left > 0;) left -= static_cast<size_t>(::recv(pair[0], some, left, 0));
        },
        20'000);
    ::close(pair[0]);
    ::waitpid(pid, nullptr, 0);
    show("socket_p50_us", all[all.size() / 2]);
}

}  // namespace

}  // namespace orrery::kernel

int main(int count, char** arguments) try {
    using namespace orrery::kernel;
    if (count != 4 && count != 5)
        return std::cerr << "usage: bench-calls LIBRARY ORRERY SCRATCH-FOLDER [inprocess|isolated]\n", 2;
    std::string_view only = count == 5 ? arguments[4] : "";
    if (only != "inprocess") bare_socket();  // before there are threads
    House house(arguments[1], arguments[2], arguments[3]);
    if (only != "isolated") in_process(house, arguments[1]);
    if (only != "inprocess") isolated(house);
} catch (const std::exception& error) {
    std::cerr << "bench-calls: " << error.what() << "\n";
    return 1;
}
