#include "plugins/facts.h"

#include <algorithm>

namespace orrery::kernel {

bool PluginFacts::offers(std::string_view role) const noexcept {
    return std::any_of(roles.begin(), roles.end(), [&](auto& offered) { return offered.id == role; });
}

PluginFacts read_facts(const orrery_plugin& plugin) {
    PluginFacts facts{std::string(view(plugin.id)),
                      std::string(view(plugin.version)),
                      std::string(view(plugin.built_with)),
                      plugin.abi_major,
                      plugin.abi_minor,
                      plugin.swap,
                      {},
                      {}};
    for (size_t i = 0; i < plugin.setting_count; ++i) {
        auto& setting = plugin.settings[i];
        facts.settings.push_back({std::string(view(setting.name)), std::string(view(setting.type)),
                                  std::string(view(setting.otherwise)), std::string(view(setting.unit)),
                                  std::string(view(setting.help)), setting.flags});
    }
    for (size_t i = 0; i < plugin.role_count; ++i)
        facts.roles.push_back({std::string(view(plugin.roles[i].id)), plugin.roles[i].count});
    return facts;
}

Fields PluginFacts::to_fields() const {
    Fields out{{"id", id},
               {"version", version},
               {"built_with", built_with},
               {"abi_major", std::to_string(abi_major)},
               {"abi_minor", std::to_string(abi_minor)},
               {"swap", std::to_string(swap)}};
    for (auto& setting : settings) {
        out.add("setting", setting.name).add("type", setting.type).add("otherwise", setting.otherwise);
        out.add("unit", setting.unit).add("help", setting.help).add("flags", std::to_string(setting.flags));
    }
    for (auto& role : roles) out.add("role", role.id).add("calls", std::to_string(role.calls));
    return out;
}

PluginFacts PluginFacts::from_record(Record record) {
    auto number = [](std::string_view text) { return static_cast<uint32_t>(whole_number(text).value_or(0)); };
    PluginFacts facts;
    for (auto& field : record) {
        auto name = view(field.name), value = view(field.value);
        if (name == "setting")
            facts.settings.push_back({std::string(value), {}, {}, {}, {}, 0});
        else if (name == "role")
            facts.roles.push_back({std::string(value), 0});
        else if (name == "calls" && !facts.roles.empty())
            facts.roles.back().calls = number(value);
        else if (facts.settings.empty())
            continue;
        else if (name == "type")
            facts.settings.back().type = value;
        else if (name == "otherwise")
            facts.settings.back().otherwise = value;
        else if (name == "unit")
            facts.settings.back().unit = value;
        else if (name == "help")
            facts.settings.back().help = value;
        else if (name == "flags")
            facts.settings.back().flags = number(value);
    }
    facts.id = record.value_or("id", "");
    facts.version = record.value_or("version", "");
    facts.built_with = record.value_or("built_with", "");
    facts.abi_major = static_cast<uint16_t>(number(record.value_or("abi_major", "0")));
    facts.abi_minor = static_cast<uint16_t>(number(record.value_or("abi_minor", "0")));
    facts.swap = number(record.value_or("swap", "0"));
    return facts;
}

}  // namespace orrery::kernel
