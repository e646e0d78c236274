// Verbs that the running site answers.
#include <orrery/kit/json.h>

#include <iostream>
#include <thread>

#include "cli/exit_codes.h"
#include "cli/show.h"
#include "cli/stand_in.h"
#include "cli/verbs.h"
#include "control/frames.h"
#include "lifecycle/site_lock.h"

namespace orrery::kernel {

namespace {

constexpr size_t longest_input = 8u << 20;

Fields ask(const CommonOptions& common, const Fields& request) {
    auto socket = connect_control(site_options(common).folders.run);
    auto answer = write_frame(socket.get(), request) ? read_frame(socket.get()) : std::nullopt;
    if (!answer) throw Error(Code::unavailable, "the site did not answer; it may be stopping");
    return *answer;
}

int print(const Fields& answer) {
    std::cout << answer.value_or("output", "") << std::flush;
    std::cerr << answer.value_or("errors", "");
    return static_cast<int>(whole_number(answer.value_or("exit_code", "1")).value_or(1));
}

/// The answer to "stop" comes at once; the site is gone when its lock is free.
int wait_for_end(const CommonOptions& common) {
    auto run = site_options(common).folders.run;
    for (int tries = 0; tries < 1500; ++tries) {
        if (!site_is_locked(run)) return std::cout << "stopped\n", exit_code::ok;
        std::this_thread::sleep_for(Milliseconds(100));
    }
    throw Error(Code::deadline, "the site is still stopping after 150 s",
                "`orrery logs orrery` shows what it waits for");
}

std::string read_input() {
    std::string out;
    char bytes[65536];
    for (ssize_t got = 0; (got = ::read(STDIN_FILENO, bytes, sizeof bytes)) > 0;) {
        out.append(bytes, static_cast<size_t>(got));
        if (out.size() > longest_input) throw Error(Code::limit, "the standard input is longer than 8 MiB");
    }
    return out;
}

}  // namespace

int show_verb(const CommonOptions& common, const std::string& verb, const std::string& name, bool as_json) {
    bool of_status = verb == "tree" || verb == "names";
    auto answer = ask(common, {{"verb", of_status ? "status" : verb}, {"name", name}});
    if (answer.value_or("exit_code", "1") != "0") return print(answer);
    auto report = json::parse(answer.value_or("output", "{}"));
    if (as_json)
        std::cout << answer.value_or("output", "") << "\n";
    else
        std::cout << report_text(verb, report);
    return verb != "status" || report["ready"].bool_or(false) ? exit_code::ok : exit_code::failure;
}

int ask_verb(const CommonOptions& common, const std::string& verb, const std::string& name) {
    auto code = print(ask(common, {{"verb", verb}, {"name", name}}));
    return code == exit_code::ok && verb == "stop" && name.empty() ? wait_for_end(common) : code;
}

int reload_verb(const CommonOptions& common, bool as_json) {
    return print(ask(common, {{"verb", "reload"}, {"json", as_json ? "true" : "false"}}));
}

int swap_verb(const CommonOptions& common, const std::string& name, const std::string& file) {
    auto path = file.empty() ? file : std::filesystem::absolute(file).lexically_normal().string();
    return print(ask(common, {{"verb", "swap"}, {"name", name}, {"file", path}}));
}

int plugin_verb(const CommonOptions& common, const std::vector<std::string>& typed) {
    if (!site_is_locked(site_options(common).folders.run)) become_stand_in(common, typed);
    Fields request{{"verb", "command"}};
    for (auto& word : typed) request.add("word", word);
    if (::isatty(STDIN_FILENO) == 0) request.add("input", read_input());
    return print(ask(common, request));
}

}  // namespace orrery::kernel
