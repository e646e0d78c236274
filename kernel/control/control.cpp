#include "control/control.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "control/commands.h"
#include "control/reload.h"
#include "control/report.h"
#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds settle_patience{300'000};
constexpr int retry_ms = 50;

bool may_control(int connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == 0 || peer.uid == ::geteuid());
}

Fields outcome(int exit_code, std::string output, std::string errors = {}) {
    return {{"exit_code", std::to_string(exit_code)}, {"output", output}, {"errors", errors}};
}

Fields unknown(const std::string& name) {
    return outcome(1, "", "orrery: there is no service '" + name + "'; `orrery status` lists them\n");
}

Fields from_answer(const Answer& answer) {
    if (answer.ok()) return answer.fields;
    bool denied = answer.status == ORRERY_DENIED || answer.status == ORRERY_UNAUTHENTICATED;
    int code = denied ? 77 : answer.status == ORRERY_UNAVAILABLE ? 69 : answer.status == ORRERY_DEADLINE ? 75 : 1;
    return outcome(code, std::string(answer.fields.value_or("output", "")), "orrery: " + answer.text() + "\n");
}

}  // namespace

Control::Control(Site& site, std::function<void()> stop_site)
    : site_(site),
      stop_site_(std::move(stop_site)),
      socket_(bind_control(site.folders().run)),
      wakeup_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this] { accept_all(); }) {}

Control::~Control() {
    uint64_t one = 1;
    static_cast<void>(!::write(wakeup_.get(), &one, sizeof one));
    thread_.join();
    std::error_code ignored;
    std::filesystem::remove(site_.folders().run / "control", ignored);
    group_->close();
}

void Control::accept_all() {
    for (;;) {
        pollfd polled[] = {{socket_.get(), POLLIN, 0}, {wakeup_.get(), POLLIN, 0}};
        ::poll(polled, 2, -1);
        if (polled[1].revents != 0) return;
        Descriptor connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        // Without a free descriptor it stays in the queue: not to be asked for all the time.
        if (!connection) ::poll(&polled[1], 1, retry_ms);
        if (!connection || !may_control(connection.get())) continue;
        timeval patience{10, 0};  // for the request to arrive: a silent client must not keep a worker
        ::setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(connection.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if_memory_lasts([&] {
            auto kept = std::make_shared<Descriptor>(std::move(connection));
            site_.machine().pool.post(group_, [this, kept] { serve(*kept); });
        });
    }
}

void Control::serve(const Descriptor& connection) {
    auto served = if_memory_lasts([&] {
        auto request = read_frame(connection.get());
        if (request) write_frame(connection.get(), answer(*request));
    });
    if (!served) write_frame(connection.get(), outcome(75, "", "orrery: the dispatcher has no memory for it now\n"));
}

Fields Control::answer(const Fields& request) {
    auto verb = std::string(request.value_or("verb", "")), name = lower(request.value_or("name", ""));
    if (verb == "status") return outcome(0, json::dump(status_report(site_), json::Style::pretty));
    if (verb == "why") {
        auto report = why_report(site_, name);
        return report ? outcome(0, json::dump(*report, json::Style::pretty)) : unknown(name);
    }
    if (verb == "stop" && name.empty()) return stop_site_(), outcome(0, "");
    if (verb == "start" || verb == "stop" || verb == "restart") return change(verb, name);
    if (verb == "reload") return reload(request.value_or("json", "") == "true");
    if (verb == "swap") return swap(name, std::string(request.value_or("file", "")));
    if (verb == "verbs") return outcome(0, json::dump(verbs_report(plugin_verbs(site_)), json::Style::pretty));
    if (verb == "command") return from_answer(run_plugin_verb(site_, request));
    return outcome(2, "", "orrery: this site's dispatcher does not know the verb '" + verb + "'\n");
}

Fields Control::reload(bool as_json) {
    auto report = checked_reload(site_);
    auto text = as_json ? json::dump(reload_json(report), json::Style::pretty) + "\n" : reload_text(report);
    int code = report.refused ? 78 : report.all_well() ? 0 : 1;
    return report.refused && !as_json ? outcome(code, "", text) : outcome(code, text);
}

Fields Control::swap(const std::string& name, const std::string& library) {
    auto answer = site_.conductor().swap(name, library);
    if (answer.ok()) return outcome(0, name + ": " + std::string(answer.fields.value_or("report", "")) + "\n");
    return outcome(1, "", "orrery: " + name + " was not swapped: " + answer.text() + "\n");
}

Fields Control::change(const std::string& verb, const std::string& name) {
    auto& conductor = site_.conductor();
    bool known = verb == "start"  ? conductor.start(name)
                 : verb == "stop" ? conductor.stop(name)
                                  : conductor.restart(name);
    if (!known) {
        auto why = why_report(site_, name);
        return why ? outcome(1, "", "orrery: cannot " + verb + " it: " + (*why)["sentence"].as_string() + "\n")
                   : unknown(name);
    }
    conductor.wait_settled(settle_patience);
    for (auto& view : conductor.views()) {
        if (view.stanza->name != name) continue;
        bool fine = verb == "stop" ? view.state == State::stopped : serves(view.state);
        auto text = name + " is " + std::string(state_name(view.state));
        return fine ? outcome(0, text + "\n") : outcome(1, "", text + ": " + view.reason + "\n");
    }
    return outcome(1, "");
}

}  // namespace orrery::kernel
