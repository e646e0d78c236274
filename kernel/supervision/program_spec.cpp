#include "supervision/program_spec.h"

#include <csignal>

namespace orrery::kernel {

namespace {

constexpr std::pair<std::string_view, int> signals[] = {{"TERM", SIGTERM}, {"INT", SIGINT},   {"QUIT", SIGQUIT},
                                                        {"HUP", SIGHUP},   {"USR1", SIGUSR1}, {"USR2", SIGUSR2},
                                                        {"KILL", SIGKILL}};
constexpr std::pair<std::string_view, Restart> restarts[] = {
    {"never", Restart::never}, {"on-failure", Restart::on_failure}, {"always", Restart::always}};
constexpr std::pair<std::string_view, bool> truths[] = {{"true", true}, {"false", false}};
constexpr std::pair<std::string_view, Sandbox> sandboxes[] = {
    {"off", Sandbox::off}, {"guarded", Sandbox::guarded}, {"confined", Sandbox::confined}, {"sealed", Sandbox::sealed}};

[[noreturn]] void wrong(std::string_view field, std::string_view value, std::string_view expected) {
    throw Error(Code::invalid,
                "field " + std::string(field) + "=" + std::string(value) + ": expected " + std::string(expected));
}

template <class Table>
auto pick(const Table& table, std::string_view field, std::string_view value, std::string_view expected) {
    for (auto& [name, meaning] : table)
        if (name == value) return meaning;
    wrong(field, value, expected);
}

template <class Table, class Value>
std::string_view name_of(const Table& table, Value wanted) {
    for (auto& [name, meaning] : table)
        if (meaning == wanted) return name;
    return table[0].first;
}

uint64_t amount(std::string_view field, std::string_view value) {
    auto read = byte_size(value);
    if (!read) wrong(field, value, "a number, or a size such as 512MB");
    return *read;
}

}  // namespace

ProgramSpec ProgramSpec::from_record(Record record) {
    ProgramSpec spec;
    spec.restart.when = Restart::never;
    constexpr std::string_view environment = "environment.";
    for (auto& field : record) {
        auto name = view(field.name), value = view(field.value);
        if (name.find('\0') != name.npos || value.find('\0') != value.npos) wrong(name, "…", "no zero byte");
        if (name == "program")
            spec.program = value;
        else if (name == "argument")
            spec.arguments.emplace_back(value);
        else if (name.starts_with(environment))
            spec.environment.push_back(std::string(name.substr(environment.size())) + "=" + std::string(value));
        else if (name == "directory")
            spec.directory = value;
        else if (name == "user")
            spec.user = value;
        else if (name == "restart")
            spec.restart.when = pick(restarts, name, value, "never, on-failure or always");
        else if (name == "stop.signal")
            spec.stop_signal = pick(signals, name, value, "TERM, INT, QUIT, HUP, USR1, USR2 or KILL");
        else if (name == "stop.grace_ms")
            spec.stop_grace = Milliseconds(static_cast<int64_t>(amount(name, value)));
        else if (name == "limit.memory")
            spec.confinement.memory = amount(name, value);
        else if (name == "limit.files")
            spec.confinement.files = amount(name, value);
        else if (name == "limit.nice")
            spec.confinement.nice = static_cast<int>(std::min<uint64_t>(amount(name, value), 19));
        else if (name == "privileges.none")
            spec.confinement.no_new_privileges = pick(truths, name, value, "true or false");
        else if (name == "sandbox")
            spec.confinement.sandbox = pick(sandboxes, name, value, "off, guarded, confined or sealed");
        else if (name == "allow.read")
            spec.confinement.read.emplace_back(value);
        else if (name == "allow.write")
            spec.confinement.write.emplace_back(value);
        else if (name != "caller" && !name.starts_with("identity."))
            wrong(name, value, "a field that abi.h names");
    }
    if (spec.program.empty()) throw Error(Code::invalid, "field program is missing");
    return spec;
}

Fields ProgramSpec::to_fields() const {
    Fields out{{"program", program}, {"directory", directory}, {"user", user}};
    for (auto& argument : arguments) out.add("argument", argument);
    for (auto& entry : environment)
        out.add("environment." + entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
    out.add("stop.signal", name_of(signals, stop_signal));
    out.add("stop.grace_ms", std::to_string(stop_grace.count()));
    out.add("limit.memory", std::to_string(confinement.memory));
    out.add("limit.files", std::to_string(confinement.files));
    out.add("limit.nice", std::to_string(confinement.nice));
    out.add("privileges.none", name_of(truths, confinement.no_new_privileges));
    out.add("sandbox", name_of(sandboxes, confinement.sandbox));
    for (auto& path : confinement.read) out.add("allow.read", path);
    for (auto& path : confinement.write) out.add("allow.write", path);
    return out;
}

}  // namespace orrery::kernel
