#include "describe.h"

#include <orrery/role_book.h>

#include <filesystem>

#include "plugins/copy.h"
#include "plugins/scratch_folder.h"
#include "worker.h"

namespace orrery::tools {

namespace {

constexpr Milliseconds patience{20'000};

json::Value setting_to_json(const SettingFacts& setting) {
    auto flag = [&](uint32_t which) { return (setting.flags & which) != 0; };
    return json::Value::object({{"name", setting.name},
                                {"type", setting.type},
                                {"default", setting.otherwise},
                                {"unit", setting.unit},
                                {"help", setting.help},
                                {"required", flag(ORRERY_SETTING_REQUIRED)},
                                {"list", flag(ORRERY_SETTING_LIST)},
                                {"secret", flag(ORRERY_SETTING_SECRET)}});
}

json::Value role_to_json(const PluginFacts::Role& role) {
    auto calls = json::Value::array();
    for (size_t i = 0; i < role.calls; ++i) {
        auto name = book::call_name(role.id, i);
        auto in = json::Value::array(), out = json::Value::array();
        for (auto& field : book::fields)
            if (field.role == role.id && field.call == name)
                (field.way == "in" ? in : out)
                    .push_back(json::Value::object({{"name", field.name}, {"meaning", field.meaning}}));
        calls.push_back(json::Value::object({{"name", name}, {"in", in}, {"out", out}}));
    }
    return json::Value::object({{"id", role.id}, {"known", book::find(role.id) != nullptr}, {"calls", calls}});
}

std::string setting_line(const SettingFacts& setting) {
    auto line = "  --" + setting.name + "  " + setting.type + (setting.unit.empty() ? "" : " in " + setting.unit);
    if (setting.flags & ORRERY_SETTING_REQUIRED) line += ", required";
    if (setting.flags & ORRERY_SETTING_LIST) line += ", may be repeated";
    if (setting.flags & ORRERY_SETTING_SECRET) line += ", secret";
    if (!setting.otherwise.empty()) line += ", default " + setting.otherwise;
    return line + "\n      " + setting.help + "\n";
}

/// A library for another kernel is a wrong file here, like any other that is no plugin.
Error refusal(const Fields& told) {
    auto code = static_cast<Code>(whole_number(told.value_or("code", "12")).value_or(12));
    return {code == Code::unsupported ? Code::invalid : code, std::string(told.value_or("detail", "")),
            std::string(told.value_or("hint", ""))};
}

}  // namespace

PluginFacts describe_library(const std::string& file) {
    if (!std::filesystem::exists(file))
        throw Error(Code::not_found, file + ": there is no such file",
                    "name the library itself, such as drop-in/hello/hello.so");
    ScratchFolder scratch;
    auto library = std::filesystem::absolute(file);
    auto placement = is_program(open_checked(library)) ? "isolated" : "inprocess";
    auto report = run_worker({"describe", library, "", placement, scratch.path().string()}, patience);
    if (!report.result)
        throw Error(Code::invalid,
                    file + ": opening it does not go well: " +
                        (report.late ? "it did not come back within 20 s" : "the process " + report.ending.text()),
                    "static constructors and orrery_plugin_entry() must do nothing but build constant data");
    if (report.result->value_or("result", "") != "ok") throw refusal(*report.result);
    return PluginFacts::from_record(report.result->record());
}

json::Value facts_to_json(const std::string& file, const PluginFacts& facts) {
    auto settings = json::Value::array(), roles = json::Value::array();
    for (auto& setting : facts.settings) settings.push_back(setting_to_json(setting));
    for (auto& role : facts.roles) roles.push_back(role_to_json(role));
    return json::Value::object({{"file", file},
                                {"id", facts.id},
                                {"version", facts.version},
                                {"abi", std::to_string(facts.abi_major) + "." + std::to_string(facts.abi_minor)},
                                {"built_with", facts.built_with},
                                {"swap", facts.swap == ORRERY_SWAP_REPLACE ? "replace" : "overlap"},
                                {"roles", roles},
                                {"settings", settings}});
}

std::string facts_to_text(const std::string& file, const PluginFacts& facts) {
    auto out = file + "\n  " + facts.id + " " + facts.version + ", ABI " + std::to_string(facts.abi_major) + "." +
               std::to_string(facts.abi_minor) + ", built with " + facts.built_with + ", swap by " +
               (facts.swap == ORRERY_SWAP_REPLACE ? "replacing" : "overlap") + "\n\nRoles\n";
    for (auto& role : facts.roles) {
        out += "  " + role.id + ":";
        for (size_t i = 0; i < role.calls; ++i) {
            auto name = book::call_name(role.id, i);
            out += " " + (name.empty() ? "(function " + std::to_string(i) + ")" : std::string(name));
        }
        out += "\n";
    }
    out += "\nSettings\n";
    for (auto& setting : facts.settings) out += setting_line(setting);
    if (facts.settings.empty()) out += "  none\n";
    return out;
}

std::string records_page() {
    std::string out =
        "# Records: the fields of every call\n\nMade by `orrery describe --records` from "
        "`sdk/include/orrery/role_book.h`. Unknown fields are ignored by both sides;\nfields of your own begin with "
        "your reversed domain. A name that ends in `*` is a family of names.\n\nEvery call may answer, on a status "
        "other than OK and DECLINED:\n\n| field | |\n|---|---|\n";
    for (auto& field : book::fields)
        if (field.role == "*") out += "| `" + std::string(field.name) + "` | " + std::string(field.meaning) + " |\n";
    for (auto& role : book::roles) {
        out += "\n## " + std::string(role.id) + "\n\n" + std::string(role.meaning) +
               "; calls: " + std::string(role.calls) + "; " + std::string(role.threads) + "\n";
        bool any = false;
        for (auto& field : book::fields) {
            if (field.role != role.id) continue;
            if (!std::exchange(any, true)) out += "\n| call | | field | |\n|---|---|---|---|\n";
            out += "| " + std::string(field.call) + " | " + std::string(field.way) + " | `" + std::string(field.name) +
                   "` | " + std::string(field.meaning) + " |\n";
        }
    }
    return out;
}

}  // namespace orrery::tools
