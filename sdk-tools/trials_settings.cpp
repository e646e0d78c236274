// Trials of settings: wrong ones, one by one, and secret ones.
#include "trials.h"

namespace orrery::tools {

namespace {

Fields with(const Fields& good, const std::string& name, const std::optional<std::string>& value) {
    Fields out;
    for (auto& [key, kept] : good.items())
        if (key != name) out.add(key, kept);
    if (value) out.add(name, *value);
    return out;
}

void one(Bench& bench, const Fields& good, const std::string& name, const std::string& how,
         const std::optional<std::string>& value) {
    auto what = "--" + name + " " + how;
    bench.doing("create with " + what);
    try {
        auto life = bench.again();
        if (!life->create(with(good, name, value)).ok()) return;
        life->destroy();
    } catch (const TrialFailed& failed) {
        throw TrialFailed(what + ": " + failed.what());
    }
}

}  // namespace

void try_settings(Bench& bench) {
    auto first = bench.load();
    auto good = bench.settings(first->facts());
    for (auto& setting : first->facts().settings) {
        one(bench, good, setting.name, "missing", std::nullopt);
        one(bench, good, setting.name, "empty", "");
        one(bench, good, setting.name, "of another kind", "/?=&\"'<not a value>%00");
        one(bench, good, setting.name, "negative and large", "-99999999999999999999");
        one(bench, good, setting.name, "no UTF-8", std::string("\xff\xfe\x00\x80", 4));
        one(bench, good, setting.name, "very long", std::string(1u << 20, 'x'));
    }
    one(bench, good, "no-such-setting", "given", "1");
    bench.doing("create with nothing at all");
    auto life = bench.again();
    if (life->create(Fields{}).ok()) life->destroy();
}

void try_secrets(Bench& bench) {
    constexpr size_t least = 6;  // shorter ones would be found by chance
    auto life = bench.load();
    auto good = bench.settings(life->facts());
    std::vector<std::pair<std::string, std::string>> secrets;
    for (auto& setting : life->facts().settings)
        for (auto& [name, value] : good.items())
            if ((setting.flags & ORRERY_SETTING_SECRET) && name == setting.name && value.size() >= least)
                secrets.emplace_back(name, value);
    if (secrets.empty()) throw TrialSkipped("it has no secret setting, or none is given");
    std::string seen;
    auto keep = [&](const Answer& answer) {
        seen += std::string(answer.fields.value_or("error.message", "")) +
                std::string(answer.fields.value_or("error.hint", ""));
    };
    life->create(), life->must_service(role::start);
    for (auto& sample : sample_calls(life->facts()))
        keep(life->call(sample.role, sample.index, sample.in, sample.name));
    life->must_service(role::stop), life->destroy();
    for (auto& [name, value] : secrets) {
        auto wrong = value + "\xff";
        auto other = bench.again();
        auto answer = other->create(with(good, name, wrong));
        keep(answer);
        if (answer.ok()) other->destroy();
    }
    seen += bench.logged();
    for (auto& [name, value] : secrets)
        if (seen.find(value) != seen.npos)
            throw TrialFailed("the value of --" + name + " appears in a log row or an error");
}

}  // namespace orrery::tools
