#include "isolation/isolated.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

#include <cstdlib>

#include "crashes/trace.h"
#include "plugins/copy.h"
#include "plugins/library.h"
#include "sockets/datagram.h"
#include "supervision/output.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds load_patience{30'000};

/// What glibc reads before anything of ours runs; after whatever is set for it already.
std::string large_pages() {
    const char* tunables = std::getenv("GLIBC_TUNABLES");
    return "GLIBC_TUNABLES=" + (tunables && *tunables ? tunables + std::string(":") : "") + "glibc.malloc.hugetlb=1";
}

std::pair<Descriptor, Descriptor> socket_pair(int kind) {
    int pair[2];
    if (::socketpair(AF_UNIX, kind | SOCK_CLOEXEC, 0, pair) != 0)
        throw Error(Code::limit, "no more sockets can be made");
    return {Descriptor(pair[0]), Descriptor(pair[1])};
}

/// Answers what a child says at its door for streams. [supervisor's thread]
bool serve_door(int door, Desk& desk) {
    for (Fields question;;) {
        Descriptor offered;
        switch (receive_record(door, question, &offered)) {
            case Received::nothing_yet:
                return true;
            case Received::end:
                return false;
            case Received::record:
                break;
        }
        if (auto id = question.find("take")) {
            auto end = desk.machine().streams.take(*id, desk.stanza());
            send_record(door, {}, end.get());
        } else if (offered) {
            auto kept = desk.machine().streams.keep(std::move(offered));
            send_record(door, kept.empty() ? Fields{} : Fields{{"stream.id", kept}});
        } else {
            send_record(door, {});
        }
    }
}

}  // namespace

Isolated::Isolated(const IsolatedLaunch& launch, std::shared_ptr<Desk> desk, std::function<void(std::string)> died)
    : desk_(std::move(desk)) {
    process_->died = std::move(died);
    try {
        this->launch(launch);
        learn(launch);
    } catch (...) {
        if (logs_ && process_->pid == 0) logs_->end();
        end_process(Milliseconds(0));
        throw;
    }
}

Isolated::~Isolated() { end_process(Milliseconds(0)); }

void Isolated::launch(const IsolatedLaunch& launch) {
    auto& machine = desk_->machine();
    int trace[2];
    if (::pipe2(trace, O_CLOEXEC | O_NONBLOCK) != 0) throw Error(Code::limit, "no more pipes can be made");
    trace_pipe_ = Descriptor(trace[0]);
    Descriptor their_trace(trace[1]);
    auto [frames, their_frames] = socket_pair(SOCK_STREAM);
    auto [door, their_door] = socket_pair(SOCK_SEQPACKET);
    ::fcntl(door.get(), F_SETFL, O_NONBLOCK);
    Descriptor library(::open(launch.library.c_str(), O_RDONLY | O_CLOEXEC));
    if (!library) throw Error(Code::unavailable, "cannot open " + launch.library.string());
    auto line = [logs = &machine.logs, stanza = launch.stanza->name](std::string_view text) {
        logs->write(stanza, ORRERY_LOG_INFO, stanza + ".output", text);
    };
    auto output = catch_lines(machine.supervisor, line), errors = catch_lines(machine.supervisor, line);
    Launch what;
    answers_signals_ = !is_program(library);
    if (!answers_signals_)
        what.program = launch.library, what.arguments = {launch.stanza->name};
    else
        what.program = machine.binary, what.arguments = {"--child", launch.stanza->name};
    what.environment = {"ORRERY_WORKERS=" + std::to_string(launch.stanza->workers)};
    if (launch.stanza->large_pages) what.environment.push_back(large_pages());
    if (!machine.children_mark.empty()) what.environment.push_back(machine.children_mark);
    what.account = launch.account;
    what.output = output.get(), what.errors = errors.get();
    logs_ = machine.logs.share();
    what.descriptors = {their_frames.get(), their_door.get(), library.get(), their_trace.get(), logs_->descriptor()};
    what.confinement = launch.confinement;
    what.keeps_orphans = true;

    channel_ = std::make_shared<Channel>(std::move(frames), launch.stanza->workers);
    requests_ = std::make_shared<HostRequests>(channel_, desk_, logs_);
    auto kept_door = std::make_shared<Descriptor>(std::move(door));
    machine.supervisor.watch(kept_door->get(),
                             [kept_door, desk = desk_] { return serve_door(kept_door->get(), *desk); });
    auto pid =
        machine.supervisor.start(what, [process = process_, channel = channel_, logs = logs_](const Ending& ending) {
            logs->end();
            std::function<void(std::string)> died;
            {
                std::lock_guard lock(process->mutex);
                process->ended = true;
                if (process->died) process->sudden_end = ending.text();
                died = process->died;
                process->changed.notify_all();
            }
            channel->close();
            if (died) died("its process " + ending.text());
            std::lock_guard lock(process->mutex);
            process->died = nullptr;
            process->told = true;
            process->changed.notify_all();
        });
    {
        std::lock_guard lock(process_->mutex);
        process_->pid = pid;
    }
    auto ended = [requests = requests_, process = process_, supervisor = &machine.supervisor] {
        requests->cancel_all();
        std::lock_guard lock(process->mutex);
        // Nobody can be talked to any more, yet nobody wanted that: whatever it is, it cannot go on.
        if (process->died && !process->ended) supervisor->signal(process->pid, SIGKILL, true);
    };
    channel_->open({[requests = requests_](Frame& frame) { requests->request(frame); },
                    [requests = requests_](Frame& frame) { requests->note(frame); }, ended});
}

void Isolated::learn(const IsolatedLaunch& launch) {
    auto answer = step(frame::load, 0, Fields{{"library", launch.shown}}.record(), load_patience);
    if (auto end = answer.ok() ? std::nullopt : sudden_end())
        throw Error(Code::invalid, launch.shown + ": opening it does not go well: the process " + end->text,
                    answers_signals_
                        ? "static constructors and orrery_plugin_entry() must do nothing but build constant data"
                        : "run it by hand to see what it says; docs/sdk/wire.md tells how it is to answer");
    if (!answer.ok())
        throw Error(static_cast<Code>(answer.status),
                    std::string(answer.fields.value_or("error.message", "it does not load")),
                    std::string(answer.fields.value_or("error.hint", "")));
    facts_ = PluginFacts::from_record(answer.fields.record());
    check_facts(facts_, launch.shown);
    places_.fill(-1);
    for (size_t i = 0; i < facts_.roles.size() && i < most_roles; ++i)
        if (auto number = role_number(facts_.roles[i].id)) places_[*number] = static_cast<int>(i);
}

Answer Isolated::step(uint8_t kind, uint32_t a, Record in, Milliseconds deadline) {
    Answer answer;
    auto out = answer.fields.writer();
    answer.status =
        channel_->request(kind, a, static_cast<uint64_t>(deadline.count()), in.raw_record(), &out, deadline, true);
    if (answer.status == ORRERY_DEADLINE) {
        ask_for_trace();
        {
            std::lock_guard lock(process_->mutex);
            process_->sudden_end = "gave " + answer.text() + " and was killed";
        }
        end_process(Milliseconds(0));
    }
    return answer;
}

/// As the frames have it; negative when it is not offered.
int32_t Isolated::call_number(RoleNumber role, uint32_t index) const noexcept {
    auto place = places_[role];
    bool offered = place >= 0 && index < facts_.roles[static_cast<size_t>(place)].calls;
    return offered ? place << 16 | static_cast<int32_t>(index) : -1;
}

int32_t Isolated::call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out,
                       Milliseconds deadline) {
    auto number = call_number(role, index);
    if (number < 0) {
        Writer(out).put("error.message", "the plugin " + facts_.id + " does not offer this call");
        return ORRERY_UNSUPPORTED;
    }
    return channel_->request(frame::call, static_cast<uint32_t>(number), static_cast<uint64_t>(deadline.count()), in,
                             out, deadline);
}

bool Isolated::start(RoleNumber role, uint32_t index, orrery_record in, std::unique_ptr<Receiver>& receiver,
                     Milliseconds deadline) {
    auto number = call_number(role, index);
    if (number < 0) return false;  // call() says what is wrong
    channel_->start(frame::call, static_cast<uint32_t>(number), static_cast<uint64_t>(deadline.count()), in,
                    std::move(receiver), deadline);
    return true;
}

Answer Isolated::create(const Fields& config, Milliseconds deadline) {
    return step(frame::create, 0, config.record(), deadline);
}

Answer Isolated::control(std::string_view role, uint32_t index, Record in, Milliseconds deadline) {
    auto known = role_number(role);
    auto number = known ? call_number(*known, index) : -1;
    if (number < 0) return {ORRERY_UNSUPPORTED, {{"error.message", "not offered"}}};
    return step(frame::call, static_cast<uint32_t>(number), in, deadline);
}

Answer Isolated::destroy(Milliseconds deadline) {
    {
        std::lock_guard lock(process_->mutex);
        process_->died = nullptr;
    }
    auto answer = step(frame::destroy, 0, Record{}, deadline);
    end_process(Milliseconds(1'000));
    return answer;
}

std::optional<SuddenEnd> Isolated::sudden_end() {
    constexpr Milliseconds patience{2'000};  // for the news that a process has ended whose channel has
    bool cut = channel_->ended();            // whoever asks may have been refused before we were told
    std::unique_lock lock(process_->mutex);
    if (cut) process_->changed.wait_for(lock, patience, [&] { return process_->ended; });
    if (process_->sudden_end.empty()) return std::nullopt;
    read_trace();
    return SuddenEnd{process_->sudden_end, trace_, process_->pid};
}

std::optional<SuddenEnd> Isolated::hang(const std::string& how) {
    ask_for_trace();
    return SuddenEnd{how, std::exchange(trace_, {}), process_->pid};
}

/// Where its threads are, unless it is stopped or a program of its own kind.
void Isolated::ask_for_trace() {
    constexpr Milliseconds patience{2'000}, look{20};
    std::unique_lock lock(process_->mutex);
    if (!answers_signals_ || process_->ended) return;
    desk_->machine().supervisor.signal(process_->pid, SIGQUIT, false);
    for (auto ends = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < ends;) {
        if (process_->changed.wait_for(lock, look, [&] { return process_->ended; })) return;
        read_trace();
        if (trace_.ends_with(end_of_threads)) return;
    }
}

void Isolated::read_trace() {
    char bytes[4096];
    for (ssize_t got = 0; (got = ::read(trace_pipe_.get(), bytes, sizeof bytes)) > 0;)
        trace_.append(bytes, static_cast<size_t>(got));
}

/// Whoever waits for the process gets UNAVAILABLE.
void Isolated::hurry() {
    std::lock_guard lock(process_->mutex);
    process_->died = nullptr;
    if (process_->pid != 0) desk_->machine().supervisor.signal(process_->pid, SIGKILL, true);
}

/// Closes the channel, upon which a healthy process leaves; after the grace it is killed. Returns when it has ended and
/// nobody is being told so any more: whoever hears of it may be gone then.
void Isolated::end_process(Milliseconds grace) {
    std::unique_lock lock(process_->mutex);
    process_->died = nullptr;
    if (process_->pid == 0) return;
    lock.unlock();
    channel_->close();
    lock.lock();
    if (process_->changed.wait_for(lock, grace, [&] { return process_->told; })) return;
    desk_->machine().supervisor.signal(process_->pid, SIGKILL, true);
    process_->changed.wait(lock, [&] { return process_->told; });
}

}  // namespace orrery::kernel
