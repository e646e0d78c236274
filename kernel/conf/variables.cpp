#include "conf/variables.h"

#include <algorithm>
#include <cstdlib>

#include "conf/values.h"

namespace orrery::kernel {

namespace {
constexpr size_t longest_value = 64 * 1024;
/// Folders of another system, which files of this kind take from the environment: here they are the site's.
constexpr std::string_view site_folders[] = {"ALLUSERSPROFILE", "ProgramData", "ProgramFiles"};
}  // namespace

void Variables::set(const Place& at, std::string_view name, std::string_view value, Problems& problems) {
    auto [found, fresh] = values_.try_emplace(std::string(name), Entry{at, unquoted(value)});
    if (fresh) return;
    auto& earlier = found->second;
    if (earlier.at.file == at.file)
        problems.warning(at, "", "global '" + std::string(name) + "' was already set in " + earlier.at.seen_from(at),
                         "this later value is used");
    earlier = {at, unquoted(value)};
}

std::vector<std::string_view> Variables::names() const {
    std::vector<std::string_view> out;
    for (auto& [name, entry] : values_) out.push_back(name);
    return out;
}

std::string_view Variables::as_written(std::string_view name) const {
    if (auto found = values_.find(name); found != values_.end()) return found->first;
    auto found =
        std::find_if(values_.begin(), values_.end(), [&](auto& one) { return lower(one.first) == lower(name); });
    return found == values_.end() ? std::string_view() : std::string_view(found->first);
}

std::string Variables::expand(std::string_view text) const {
    std::vector<std::string_view> open;
    return expand(text, open);
}

std::string Variables::expand(std::string_view text, std::vector<std::string_view>& open) const {
    std::string out;
    while (!text.empty()) {
        auto dollar = text.find('$');
        out.append(text.substr(0, dollar));
        if (dollar == std::string_view::npos) break;
        text.remove_prefix(dollar);
        if (text.starts_with("$${")) {
            out += "${";
            text.remove_prefix(3);
        } else if (!text.starts_with("${")) {
            out += '$';
            text.remove_prefix(1);
        } else {
            auto end = text.find('}');
            if (end == std::string_view::npos)
                throw ExpansionError("'${' without a closing '}'", "close it, or write $${ for a literal ${");
            out += value_of(text.substr(2, end - 2), open);
            text.remove_prefix(end + 1);
        }
        // Globals that double each other would otherwise fill the memory with a few lines.
        if (out.size() > longest_value)
            throw ExpansionError("the expanded value is longer than 64 KiB",
                                 "globals that double each other grow fast");
    }
    return out;
}

std::string Variables::value_of(std::string_view name, std::vector<std::string_view>& open) const {
    if (auto ring = std::find(open.begin(), open.end(), name); ring != open.end()) {
        std::string path;
        for (; ring != open.end(); ++ring) path += "${" + std::string(*ring) + "} → ";
        throw ExpansionError("variables refer to each other in a ring: " + path + "${" + std::string(name) + "}",
                             "give one of them a value of its own");
    }
    if (auto found = values_.find(name); found != values_.end()) {
        open.push_back(name);
        auto out = expand(found->second.value, open);
        open.pop_back();
        return out;
    }
    if (auto* environment = std::getenv(std::string(name).c_str())) return environment;
    if (std::find(std::begin(site_folders), std::end(site_folders), name) != std::end(site_folders))
        return value_of("SiteDirectory", open);
    auto near = suggestion(name, names());
    throw ExpansionError("${" + std::string(name) + "} is neither in [globals] nor in the environment",
                         near.empty() ? "add it to [globals]" : near);
}

}  // namespace orrery::kernel
