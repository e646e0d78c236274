#include "new_plugin.h"

#include <orrery/error.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "manifest.h"
#include "places.h"

namespace orrery::tools {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::pair<std::string, std::string>>;

void check_name(const std::string& name) {
    auto fits = [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '-'; };
    if (name == "globals" || name == "orrery")
        throw Error(Code::invalid, "'" + name + "' cannot be a plugin's name: in services.conf it means something else",
                    "choose another one");
    if (!name.empty() && name.size() <= 64 && std::islower(static_cast<unsigned char>(name.front())) &&
        name.back() != '-' && std::all_of(name.begin(), name.end(), fits))
        return;
    throw Error(Code::invalid, "'" + printable(name) + "' is no name for a plugin",
                "use lower-case letters, digits and '-', such as key-auth");
}

/// key-auth → KeyAuth
std::string class_name(const std::string& name) {
    std::string out;
    bool up = true;
    for (char c : name) {
        if (c != '-') out += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        up = c == '-';
    }
    return out;
}

std::string filled_in(std::string text, const Words& words) {
    for (auto& [word, value] : words)
        for (size_t at = 0; (at = text.find(word, at)) != text.npos; at += value.size())
            text.replace(at, word.size(), value);
    return text;
}

void write_files(const fs::path& from, const fs::path& to, const Words& words) {
    for (auto& entry : fs::directory_iterator(from)) {
        std::ostringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        auto file = to / filled_in(entry.path().filename(), words);
        std::ofstream out(file, std::ios::binary);
        if (!(out << filled_in(text.str(), words)).flush())
            throw Error(Code::unavailable, "cannot write " + file.string());
    }
}

std::string file_name(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

}  // namespace

std::string room_of(const std::string& kind) {
    return kind == "auth"        ? "auth-plugins"
           : kind == "appender"  ? "appenders"
           : kind == "connector" ? "connectors"
                                 : "plugins";
}

fs::path new_plugin(const std::string& kind, const std::string& name, const fs::path& directory) {
    check_name(name);
    auto templates = prefix() / "share" / "orrery" / "templates";
    if (!fs::is_directory(templates / kind))
        throw Error(Code::not_found, "there are no templates in " + templates.string(),
                    "install the SDK beside this binary: cmake --install BUILD --component sdk");
    auto folder = fs::absolute(directory / name).lexically_normal();
    if (fs::exists(folder))
        throw Error(Code::conflict, folder.string() + " is there already", "choose another name or --directory");
    fs::create_directories(folder);
    Words words{{"@NAME@", name},
                {"@FILE@", file_name(name)},
                {"@CLASS@", class_name(name)},
                {"@KIND@", kind},
                {"@ROOM@", room_of(kind)}};
    write_files(templates / "common", folder, words);
    write_files(templates / kind, folder, words);
    return folder;
}

}  // namespace orrery::tools
