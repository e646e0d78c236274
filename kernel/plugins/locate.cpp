#include "plugins/locate.h"

#include <orrery/kit/json.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include "conf/problem.h"
#include "plugins/contents.h"
#include "plugins/copy.h"

namespace orrery::kernel {

namespace {

namespace fs = std::filesystem;

/// The `library` of plugin.json, else <last part of the path>.so.
fs::path library_in(const fs::path& folder) {
    auto usual = folder.filename().string() + ".so";
    auto file = folder / "plugin.json";
    if (!fs::exists(file)) return usual;
    if (!fs::is_regular_file(file)) throw Error(Code::invalid, file.string() + " is no regular file");
    std::ifstream in(file, std::ios::binary);
    if (!in) return usual;
    std::ostringstream text;
    text << in.rdbuf();
    try {
        auto manifest = json::parse(text.view(), {.depth = 32, .bytes = 1u << 20, .values = 10'000});
        auto* library = manifest.find("library");
        fs::path name = library ? std::string(library->string_or(usual)) : usual;
        if (name.has_parent_path() || name.empty())
            throw Error(Code::invalid, file.string() + ": `library` must be the name of a file in the same folder");
        return name;
    } catch (const json::Error& error) {
        throw Error(Code::invalid, file.string() + ": " + error.what());
    }
}

bool stays_inside(const fs::path& name) {
    return !name.empty() && name.is_relative() &&
           std::none_of(name.begin(), name.end(), [](auto& part) { return part == ".."; });
}

/// Of the folders on the way from a root to a plugin.
void check_way(fs::path folder, const fs::path& plugin) {
    for (auto& part : plugin) check_fixed(folder), folder /= part;
}

/// What lies below the roots, as a stanza would name it.
std::vector<std::string> plugins_below(const std::vector<fs::path>& roots) {
    constexpr size_t most = 1'000;
    std::vector<std::string> out;
    for (auto& root : roots) {
        std::error_code none;
        for (fs::recursive_directory_iterator at(root, none), end; at != end && out.size() < most; at.increment(none)) {
            auto& folder = at->path();
            if (at.depth() == 1 || !at->is_directory(none)) at.disable_recursion_pending();
            if (fs::exists(folder / "plugin.json", none) || fs::exists(folder / (folder.filename() += ".so"), none))
                out.push_back(folder.lexically_relative(root).string());
        }
    }
    return out;
}

/// The one of that name in another folder, or the one with the most similar name.
std::string nearest(const fs::path& plugin, const std::vector<std::string>& known) {
    for (auto& one : known)
        if (fs::path(one).filename() == plugin.filename()) return "did you mean '" + one + "'?";
    return suggestion(plugin.string(), {known.begin(), known.end()});
}

}  // namespace

PluginRoots::PluginRoots(std::vector<fs::path> given, const fs::path& binary) : given_(std::move(given)) {
    auto home = binary.parent_path().parent_path();
    for (auto folder : {home / "site", home / "lib" / "orrery"})
        if (fs::is_directory(folder)) shipped_.push_back(folder);
}

PluginPlace PluginRoots::find(const std::string& plugin) const {
    fs::path name(plugin);
    if (name.is_relative() && !stays_inside(name))
        throw Error(Code::invalid,
                    "Plugin=" + plugin + ": expected a folder such as plugins/http below a plugin root, without '..'");
    std::string looked;
    auto look = [&](const fs::path& folder, bool shipped) -> std::optional<PluginPlace> {
        looked += "\n    " + folder.string();
        if (!fs::is_directory(folder)) return std::nullopt;
        if (fs::exists(folder / "disabled"))
            throw Error(Code::denied, "Plugin=" + plugin + ": " + folder.string() + " is disabled",
                        "`orrery plugin enable " + folder.string() + "` allows it again");
        auto library = folder / library_in(folder);
        if (!fs::exists(library))
            throw Error(Code::not_found,
                        "Plugin=" + plugin + ": " + folder.string() + " holds no " + library.filename().string());
        return PluginPlace{folder, library, shipped};
    };
    if (name.is_absolute()) {
        if (auto place = look(name, false)) return *place;
    } else {
        for (auto& root : given_)
            if (auto place = look(root / name, false)) {
                check_way(root, name);
                return *place;
            }
        for (auto& root : shipped_)
            if (auto place = look(root / name, true)) return *place;
    }
    auto roots = given_;
    roots.insert(roots.end(), shipped_.begin(), shipped_.end());
    auto near = nearest(name, plugins_below(roots));
    throw Error(Code::not_found, "Plugin=" + plugin + ": there is no such folder; looked for:" + looked,
                (near.empty() ? "check the name" : near + " If not, check the name") +
                    ", or give the folder that holds it with --plugins DIR or PluginPath= in [globals]");
}

void PluginRoots::admit(const PluginPlace& place, const fs::path& copy) const {
    if (!signed_only_ || place.shipped) return;
    auto keys = read_public_keys(keys_);
    if (place.library.parent_path() == place.folder)
        verify_contents(place, copy, keys);
    else
        verify_signature(copy, place.library.string() + ".minisig", keys, place.library);
}

}  // namespace orrery::kernel
