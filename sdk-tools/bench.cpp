#include "bench.h"

#include <fstream>
#include <sstream>

#include "isolation/isolated.h"
#include "judge.h"
#include "lifecycle/handover.h"
#include "places.h"
#include "plugins/copy.h"
#include "plugins/library.h"
#include "roles/inprocess.h"

namespace orrery::tools {

namespace fs = std::filesystem;

Stanza bench_stanza(const std::string& conf, Problems& problems) {
    Stanza stanza;
    stanza.name = "tried";
    if (conf.empty()) return stanza;
    auto read = load_conf(conf, fs::absolute(conf).parent_path());
    for (auto& problem : read.problems.items())
        if (problem.weight == Problem::Weight::error)
            problems.error(problem.at, problem.stanza, problem.message, problem.hint);
    for (auto& given : read.stanzas)
        if (given.is_plugin()) return given;
    if (!read.stanzas.empty()) return read.stanzas.front();
    problems.error(0, "", "the file has no stanza, expected [name] and [name.parameters]");
    return stanza;
}

Life::Life(Bench& bench, std::shared_ptr<Desk> desk, std::unique_ptr<Instance> instance)
    : bench_(bench), desk_(std::move(desk)), instance_(std::move(instance)) {}

Life::~Life() {
    if (!alive_ && !instance_->lost()) return;
    // Threads of the plugin may still be inside: the worker ends as it is.
    static_cast<void>(instance_.release());
    static_cast<void>(new std::shared_ptr<Desk>(desk_));
}

Answer Life::judged(Answer answer, std::string_view what) const {
    if (auto fault = fault_of(answer); !fault.empty()) throw TrialFailed(std::string(what) + ": " + fault);
    if (instance_->gone()) throw TrialFailed(std::string(what) + ": its process has ended");
    return answer;
}

Answer Life::create(const Fields& settings) {
    auto answer = judged(instance_->create(settings, Bench::step_deadline), "create");
    alive_ = answer.ok();
    return answer;
}

void Life::create() {
    bench_.doing("create");
    auto answer = create(bench_.settings(facts()));
    if (!answer.ok()) throw TrialFailed("create: " + answer.text());
}

Answer Life::service(uint32_t index) {
    if (!facts().offers(role::service)) return {};
    constexpr std::string_view names[] = {"start", "drain", "stop", "health"};
    bench_.doing(names[index]);
    return judged(instance_->control(role::service, index, Record{}, Bench::step_deadline), names[index]);
}

void Life::must_service(uint32_t index) {
    auto answer = service(index);
    if (!answer.ok() && answer.status != ORRERY_UNSUPPORTED)
        throw TrialFailed("the step was refused: " + answer.text());
}

Answer Life::quiet_call(std::string_view role, uint32_t index, const Fields& in, std::string_view what) {
    Answer answer;
    auto out = answer.fields.writer();
    answer.status = instance_->call(*role_number(role), index, in.record().raw_record(), &out, Bench::step_deadline);
    answer = judged(std::move(answer), what);
    if (auto fault = fault_of_role(role, index, answer); !fault.empty())
        throw TrialFailed(std::string(what) + ": " + fault);
    return answer;
}

Answer Life::call(std::string_view role, uint32_t index, const Fields& in, std::string_view what) {
    bench_.doing(what);
    return quiet_call(role, index, in, what);
}

Descriptor Life::open_stream() {
    Descriptor client;
    std::string id;
    if (!facts().offers(role::stream) || !desk_->machine().streams.offer(client, id)) return {};
    auto answer = call(role::stream, role::open, {{"method", "GET"}, {"target", "/"}, {"stream.id", id}}, "open");
    desk_->machine().streams.take(id, {});  // when it was not taken
    return answer.ok() ? std::move(client) : Descriptor();
}

void Life::hand_over_to(Life& next) {
    bench_.doing("handing open streams over");
    auto handover = hand_over(*instance_, *next.instance_, desk_->machine().streams, Bench::step_deadline);
    if (!handover.trouble.empty()) throw TrialFailed("handing open streams over: " + handover.trouble);
}

void Life::destroy() {
    if (!alive_) return;
    bench_.doing("destroy");
    desk_->close();
    auto answer = instance_->destroy(Bench::step_deadline);  // an isolated one ends with it
    if (auto fault = fault_of(answer); !fault.empty()) throw TrialFailed("destroy: " + fault);
    if (!answer.ok()) throw TrialFailed("destroy: " + answer.text());
    alive_ = false;
}

Bench::Bench(WorkerTask task, const Speaker& speaker) : task_(std::move(task)), speaker_(speaker) {
    Problems problems;
    stanza_ = bench_stanza(task_.conf, problems);
    machine_ = std::make_unique<Machine>(Logs::Options{fs::path(task_.scratch) / "logs", ORRERY_LOG_DEBUG, false},
                                         dispatcher().string());
    machine_->serve(stanza_.name, stanza_.deadline);
}

Bench::~Bench() = default;

std::unique_ptr<Life> Bench::open(const fs::path& copy) {
    auto desk = std::make_shared<Desk>(*machine_, stanza_);
    if (!isolated())
        return std::make_unique<Life>(*this, desk,
                                      std::make_unique<InProcess>(open_library(copy, task_.file), desk->table()));
    auto instance = std::make_unique<Isolated>(IsolatedLaunch{copy, task_.file, &stanza_, nullptr, {}}, desk,
                                               [](const std::string&) {});
    return std::make_unique<Life>(*this, desk, std::move(instance));
}

std::unique_ptr<Life> Bench::load() {
    doing("loading");
    first_copy_ = copy_for_load(task_.file, task_.scratch, stanza_.name);
    return open(first_copy_);
}

std::unique_ptr<Life> Bench::again() { return first_copy_.empty() ? load() : open(first_copy_); }

Fields Bench::settings(const PluginFacts& facts) {
    Problems problems;
    auto site = task_.conf.empty() ? fs::path(task_.scratch) : fs::absolute(task_.conf).parent_path();
    auto out = check_settings(stanza_, facts.settings, site, problems);
    if (problems.any_error()) throw TrialFailed(problems.items().front().message);
    auto data = fs::path(task_.scratch) / "data" / stanza_.name;
    fs::create_directories(data);
    out.add("orrery.stanza", stanza_.name);
    out.add("orrery.data_directory", data.string());
    out.add("orrery.run_directory", task_.scratch);
    out.add("orrery.site_directory", site.string());
    out.add("orrery.plugin_directory", fs::absolute(task_.file).parent_path().string());
    return out;
}

std::string Bench::logged() {
    machine_->logs.flush();
    std::ostringstream out;
    auto folder = fs::path(task_.scratch) / "logs";
    if (!fs::exists(folder)) return {};  // it has not logged anything
    for (auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) out << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    return out.str();
}

}  // namespace orrery::tools
