#include "plugins/contents.h"

#include <orrery/kit/crypto/encoding.h>

#include <fstream>
#include <map>

namespace orrery::kernel {

namespace {

namespace fs = std::filesystem;
constexpr size_t most_files = 10'000;
constexpr auto list_name = "contents", signature_name = "contents.minisig", disabled_name = "disabled";

using Digests = std::map<std::string, std::string>;  // hexadecimal, by the path inside the folder

Error refusal(const fs::path& file, const std::string& why) {
    return {Code::denied, file.string() + ": " + why, "install the folder anew from where it came from"};
}

/// The files that are to be listed.
std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> out;
    for (auto& entry : fs::recursive_directory_iterator(folder)) {
        auto name = entry.path().lexically_relative(folder).generic_string();
        if (name == list_name || name == signature_name || name == disabled_name) continue;
        if (entry.is_symlink() || (!entry.is_directory() && !entry.is_regular_file()))
            throw refusal(entry.path(), "it is no regular file, and cannot be signed");
        if (name.find('\n') != name.npos || out.size() == most_files)
            throw refusal(folder, "it holds too many files, or names that cannot be listed");
        if (!entry.is_directory()) out.push_back(std::move(name));
    }
    return out;
}

/// A line of it: the digest, two blanks, the path.
Digests read_list(const fs::path& file) {
    constexpr size_t digits = 128;
    Digests out;
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line);) {
        if (line.size() <= digits + 2 || line.compare(digits, 2, "  ") != 0)
            throw refusal(file, "it is no list as `orrery plugin seal` and `b2sum` write it");
        out[line.substr(digits + 2)] = line.substr(0, digits);
    }
    return out;
}

std::string digest_of(const fs::path& file) { return crypto::hex_encode(blake2b(file)); }

}  // namespace

const PublicKey& verify_contents(const PluginPlace& place, const fs::path& copy, const std::vector<PublicKey>& keys) {
    auto list = place.folder / list_name;
    if (!fs::is_regular_file(list) || !fs::is_regular_file(place.folder / signature_name))
        throw Error(Code::denied, place.folder.string() + ": it is not signed: there is no " + signature_name,
                    "its author signs it with `orrery plugin seal " + place.folder.string() + "` and `minisign -S -m " +
                        list.string() + "`; or set Plugins=any in [globals]");
    auto& key = verify_signature(list, place.folder / signature_name, keys, list);
    auto listed = read_list(list);
    for (auto& name : files_in(place.folder)) {
        auto file = place.folder / name;
        auto found = listed.extract(name);
        if (!found) throw refusal(file, "it is not among what was signed");
        if (found.mapped() != digest_of(file == place.library ? copy : file))
            throw refusal(file, "its bytes are not what was signed");
    }
    if (!listed.empty()) throw refusal(place.folder / listed.begin()->first, "it was signed, and is missing");
    return key;
}

fs::path write_contents(const fs::path& folder) {
    std::string text;
    for (auto& name : files_in(folder)) text += digest_of(folder / name) + "  " + name + "\n";
    auto list = folder / list_name;
    fs::remove(folder / signature_name);
    std::ofstream out(list, std::ios::binary | std::ios::trunc);
    if (!(out << text << std::flush)) throw Error(Code::denied, "cannot write " + list.string());
    return list;
}

}  // namespace orrery::kernel
