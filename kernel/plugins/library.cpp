#include "plugins/library.h"

#include <boost/dll/shared_library.hpp>
#include <mutex>

namespace orrery::kernel {

namespace {

constexpr const char* entry_name = "orrery_plugin_entry";
constexpr size_t most_settings = 1000, most_roles = 64, most_calls = 64;

/// Where a descriptor of any version ends at least: what this kernel reads of it.
constexpr size_t least_descriptor = sizeof(orrery_plugin);

std::string abi(unsigned major, unsigned minor) { return std::to_string(major) + "." + std::to_string(minor); }

/// What the loader says, without the name of our copy: "boost… (dlerror system message: FILE: WHAT): OTHER ERROR".
std::string reason_of(std::string text, const std::string& file) {
    constexpr std::string_view before = "dlerror system message: ";
    auto from = text.find(before), to = text.rfind("): ");
    if (from == text.npos || to == text.npos || to < from + before.size()) return text;
    text = text.substr(from + before.size(), to - from - before.size());
    return text.starts_with(file + ": ") ? text.substr(file.size() + 2) : text;
}

void check_abi(uint16_t major, uint16_t minor, const std::string& name, std::string_view version,
               std::string_view built_with) {
    if (major == ORRERY_ABI_MAJOR && minor <= ORRERY_ABI_MINOR) return;
    throw Error(Code::unsupported,
                name + ": needs ABI " + abi(major, minor) + ", this kernel has " +
                    abi(ORRERY_ABI_MAJOR, ORRERY_ABI_MINOR) + " (plugin " + std::string(version) + ", built with " +
                    std::string(built_with) + ")",
                "upgrade the kernel, or rebuild the plugin with SDK " + abi(ORRERY_ABI_MAJOR, ORRERY_ABI_MINOR));
}

void check_counts(size_t settings, size_t roles, const std::string& name) {
    if (settings > most_settings || roles > most_roles)
        throw Error(Code::limit, name + ": declares more than " + std::to_string(most_settings) + " settings or " +
                                     std::to_string(most_roles) + " roles");
}

void check_role(std::string_view id, size_t calls, const std::string& name) {
    if (calls > most_calls)
        throw Error(Code::invalid,
                    name + ": role " + std::string(id) + " has no calls, or more than " + std::to_string(most_calls));
}

void pass_gate(const orrery_plugin* plugin, const std::string& name) {
    if (!plugin) throw Error(Code::invalid, name + ": " + entry_name + "() gave no descriptor");
    check_abi(plugin->abi_major, plugin->abi_minor, name, view(plugin->version), view(plugin->built_with));
    if (plugin->size < least_descriptor)
        throw Error(Code::invalid, name + ": its descriptor has " + std::to_string(plugin->size) +
                                       " bytes, expected at least " + std::to_string(least_descriptor));
    if (!plugin->create || !plugin->destroy)
        throw Error(Code::invalid, name + ": its descriptor has no create or no destroy function");
    check_counts(plugin->setting_count, plugin->role_count, name);
    for (size_t i = 0; i < plugin->role_count; ++i)
        check_role(view(plugin->roles[i].id), plugin->roles[i].calls ? plugin->roles[i].count : SIZE_MAX, name);
}

}  // namespace

void check_facts(const PluginFacts& facts, const std::string& name) {
    check_abi(facts.abi_major, facts.abi_minor, name, facts.version, facts.built_with);
    check_counts(facts.settings.size(), facts.roles.size(), name);
    for (auto& role : facts.roles) check_role(role.id, role.calls, name);
}

const orrery_plugin& open_library(const std::filesystem::path& file, const std::filesystem::path& shown) {
    static std::mutex mutex;
    static auto& opened =
        *new std::vector<boost::dll::shared_library>;  // never closed: code of a plugin must not vanish
    namespace dll = boost::dll;
    dll::shared_library library;
    try {
        library.load(file, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    } catch (const std::exception& error) {
        throw Error(Code::invalid, shown.string() + ": cannot be loaded: " + reason_of(error.what(), file.string()),
                    "it must be a shared library for this machine, as orrery_add_plugin() builds it");
    }
    if (!library.has(entry_name))
        throw Error(Code::invalid, shown.string() + ": exports no " + entry_name +
                                       ", expected a plugin built with orrery_add_plugin()");
    auto entry = library.get<const orrery_plugin*()>(entry_name);
    const orrery_plugin* plugin = nullptr;
    try {
        plugin = entry();
    } catch (...) {
        throw Error(Code::invalid,
                    shown.string() + ": " + entry_name + "() threw an exception, expected constant data");
    }
    pass_gate(plugin, shown.string());
    std::lock_guard lock(mutex);
    opened.push_back(std::move(library));
    return *plugin;
}

}  // namespace orrery::kernel
