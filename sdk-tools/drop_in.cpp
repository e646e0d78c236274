#include "drop_in.h"

#include <fcntl.h>
#include <orrery/kit/json.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>

#include "cli/exit_codes.h"
#include "manifest.h"
#include "new_plugin.h"
#include "plugins/contents.h"

namespace orrery::tools {

namespace {

namespace fs = std::filesystem;

bool is_signed(const fs::path& folder) { return fs::exists(folder / "contents.minisig"); }

std::string signer(const fs::path& site, const fs::path& folder, const Manifest& manifest) {
    auto library = folder / manifest.library;
    auto keys = read_public_keys(site / "plugin-keys");
    return verify_contents({folder, library}, library, keys).file.filename().string();
}

std::string signature_state(const fs::path& site, const fs::path& folder, const Manifest& manifest) try {
    return is_signed(folder) ? "signed by " + signer(site, folder, manifest) : "not signed";
} catch (const Error&) {
    return "SIGNATURE NOT ACCEPTED";
}

/// As `orrery plugin list` calls it, or by its path.
fs::path find_folder(const fs::path& site, const std::string& folder) {
    for (auto& path : {site / "drop-in" / folder, fs::absolute(folder)})
        if (fs::exists(path / "plugin.json")) return path.lexically_normal();
    throw Error(Code::not_found, folder + " is no drop-in folder: it has no plugin.json",
                "`orrery plugin list` shows those of the site");
}

/// What is not the site's own is not to be changed for it.
fs::path find_installed(const fs::path& site, const std::string& given) {
    auto folder = find_folder(site, given);
    if (auto inside = fs::proximate(folder, site / "drop-in"); inside.empty() || *inside.begin() == "..")
        throw Error(Code::not_found, folder.string() + " is no drop-in folder of this site",
                    "`orrery plugin list` shows those of the site");
    return folder;
}

/// Throws Error for what is neither a file, a folder nor a link: copying it would not end, or means nothing.
void check_copyable(const fs::path& folder) {
    for (auto& entry : fs::recursive_directory_iterator(folder))
        if (!entry.is_symlink() && !entry.is_directory() && !entry.is_regular_file())
            throw Error(Code::invalid, entry.path().string() + " is neither a file nor a folder", "take it out");
}

/// A copy that only its owner may change, whatever the modes of the original.
void copy_folder(const fs::path& from, const fs::path& to) {
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    auto close = [](const fs::path& path) {
        fs::permissions(path, fs::perms::group_write | fs::perms::others_write, fs::perm_options::remove);
    };
    close(to);
    for (auto& entry : fs::recursive_directory_iterator(to))
        if (!entry.is_symlink()) close(entry.path());
}

json::Value described(const fs::path& site, const fs::path& folder, const Manifest& manifest) {
    json::Value::Array capabilities(manifest.capabilities.begin(), manifest.capabilities.end());
    return json::Value::object({{"name", manifest.name},
                                {"kind", manifest.kind},
                                {"version", manifest.version},
                                {"abi", manifest.abi},
                                {"signature", signature_state(site, folder, manifest)},
                                {"capabilities", std::move(capabilities)},
                                {"disabled", fs::exists(folder / "disabled")}});
}

/// What is loaded meanwhile is the old folder or the new one, never half of either.
void exchange(const fs::path& fresh, const fs::path& target) {
    if (fs::exists(target / "disabled")) std::ofstream(fresh / "disabled");
    if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) return;
    throw Error(Code::unavailable, "cannot put it in the place of " + target.string() + ": " + std::strerror(errno),
                "remove that folder, and install again");
}

/// Nothing half done stays, whatever fails.
void put(const fs::path& folder, const fs::path& target, bool there) {
    check_copyable(folder);
    fs::path fresh = target.string() + ".new";
    auto tidy = [&] {
        std::error_code none;
        fs::remove_all(fresh, none);
    };
    fs::create_directories(target.parent_path());
    tidy();
    try {
        copy_folder(fs::canonical(folder), fresh);
        there ? exchange(fresh, target) : fs::rename(fresh, target);
    } catch (...) {
        tidy();
        throw;
    }
    tidy();
}

std::string line_of(const json::Value& one) {
    auto word = [&](const char* name) { return printable(one[name].string_or("")); };
    auto out = word("folder") + "  ";
    if (one.contains("broken")) return out + "BROKEN: " + word("broken") + "\n";
    out += word("kind") + " " + word("version") + ", ABI " + word("abi") + ", " + word("signature");
    for (auto& asked : one["capabilities"].items())
        out += (&asked == &one["capabilities"].items().front() ? ", asks for " : " ") + printable(asked.as_string());
    return out + (one["disabled"].bool_or(false) ? ", disabled\n" : "\n");
}

}  // namespace

int list_plugins(const fs::path& site, bool as_json) {
    auto root = site / "drop-in";
    json::Value::Array all;
    int code = exit_code::ok;
    std::error_code none;
    for (auto& entry : fs::recursive_directory_iterator(root, none)) {
        if (entry.path().filename() != "plugin.json") continue;
        auto folder = entry.path().parent_path();
        json::Value one;
        try {
            one = described(site, folder, read_manifest(folder));
        } catch (const Error& error) {
            one = json::Value::object({{"broken", error.message()}});
            code = exit_code::configuration;
        }
        all.push_back(std::move(one.set("folder", folder.lexically_relative(root).string())));
    }
    if (as_json) return std::cout << json::dump(all, json::Style::pretty) << "\n", code;
    if (all.empty()) std::cout << "no drop-in folders in " << root.string() << "\n";
    for (auto& one : all) std::cout << line_of(one);
    return code;
}

int verify_plugin(const fs::path& site, const std::string& given, bool as_json) {
    auto folder = find_folder(site, given);
    auto manifest = read_manifest(folder);
    auto by = signer(site, folder, manifest);  // before any of its code is opened
    check_whole(folder, manifest);
    if (as_json)
        std::cout << json::dump(described(site, folder, manifest), json::Style::pretty) << "\n";
    else
        std::cout << manifest.name << " " << manifest.version << ": whole, signed by " << by << "\n";
    return exit_code::ok;
}

int install_plugin(const fs::path& site, const std::string& given, bool replace) {
    auto folder = find_folder(site, given);
    auto manifest = read_manifest(folder);
    auto by = is_signed(folder) ? "signed by " + signer(site, folder, manifest) : std::string("not signed");
    check_whole(folder, manifest);
    auto target = site / "drop-in" / room_of(manifest.kind) / manifest.name;
    bool there = fs::exists(fs::symlink_status(target));
    if (there && !replace)
        throw Error(Code::conflict, target.string() + " is there already", "--replace puts this one in its place");
    put(folder, target, there);
    std::cout << target.string() << ": " << by << "\n";
    if (!there) std::cout << "  for services.conf: Plugin=" << room_of(manifest.kind) << "/" << manifest.name << "\n";
    return exit_code::ok;
}

int seal_plugin(const fs::path& site, const std::string& given) {
    auto folder = find_folder(site, given);
    check_whole(folder, read_manifest(folder));
    auto list = write_contents(folder).string();
    std::cout << list << " lists every file; sign it with `minisign -S -m " << list << "`\n";
    return exit_code::ok;
}

int disable_plugin(const fs::path& site, const std::string& given) {
    auto folder = find_installed(site, given);
    if (!std::ofstream(folder / "disabled")) throw Error(Code::denied, "cannot write into " + folder.string());
    std::cout << folder.string() << " is disabled; a service that runs goes on until it is restarted\n";
    return exit_code::ok;
}

int enable_plugin(const fs::path& site, const std::string& given) {
    auto folder = find_installed(site, given);
    fs::remove(folder / "disabled");
    std::cout << folder.string() << " is enabled\n";
    return exit_code::ok;
}

}  // namespace orrery::tools
