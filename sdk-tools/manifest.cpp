#include "manifest.h"

#include <orrery/kit/json.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "describe.h"
#include "plugins/copy.h"

namespace orrery::tools {

namespace fs = std::filesystem;

namespace {

/// Fit to be the name of a file anywhere, and to be shown.
bool is_plain(const std::string& name) {
    auto fits = [](unsigned char c) {
        return std::isalnum(c) || std::string_view("._+-").find(static_cast<char>(c)) != std::string_view::npos;
    };
    return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out(text);
    auto steers = [](unsigned char c) { return c < ' ' || c == 0x7f; };
    std::replace_if(out.begin(), out.end(), steers, '?');
    return out;
}

Manifest read_manifest(const fs::path& folder) {
    auto file = folder / "plugin.json";
    if (!fs::is_regular_file(file)) throw Error(Code::invalid, file.string() + " is no regular file");
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    try {
        auto json = json::parse(text.view(), {.depth = 8, .bytes = 1u << 20, .values = 10'000});
        auto word = [&](const char* name) { return std::string(json[name].string_or("")); };
        Manifest out{word("name"), word("kind"), word("version"), word("abi"), word("library"), {}};
        for (auto& asked : json["capabilities"].items()) out.capabilities.emplace_back(asked.string_or("?"));
        if (!is_plain(out.name) || !is_plain(out.library))
            throw Error(
                Code::invalid,
                file.string() + ": `name` and `library` must be names of letters, digits, '.', '_', '+' and '-'");
        return out;
    } catch (const json::Error& error) {
        throw Error(Code::invalid, file.string() + ": " + error.what(),
                    "a drop-in folder has a plugin.json with name, kind, version, abi and library");
    }
}

void check_whole(const fs::path& folder, const Manifest& manifest) {
    auto library = folder / manifest.library;
    check_trust(library);
    auto facts = describe_library(library.string());
    auto abi = std::to_string(facts.abi_major) + "." + std::to_string(facts.abi_minor);
    auto differ = [&](const std::string& said, const std::string& is) {
        throw Error(Code::invalid,
                    (folder / "plugin.json").string() + " says " + printable(said) + ", the library has " + is,
                    "its author makes both say the same");
    };
    if (manifest.abi != abi) differ("ABI " + manifest.abi, abi);
    if (manifest.version != facts.version) differ("version " + manifest.version, facts.version);
    if (!facts.offers("orrery." + manifest.kind + "/1"))
        differ("kind " + manifest.kind, "no role orrery." + manifest.kind + "/1");
}

}  // namespace orrery::tools
