#include "cli/stand_in.h"

#include <unistd.h>

#include <algorithm>

#include "cli/verbs.h"

namespace orrery::kernel {

namespace {

/// Nothing else may become a part of a program's name.
bool is_plain(const std::string& word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

void become_stand_in(const CommonOptions& common, const std::vector<std::string>& typed) {
    if (typed.size() < 2 || !is_plain(typed[0]) || !is_plain(typed[1])) return;
    const auto folders = site_options(common).folders;
    std::vector<std::string> words{folders.binary.parent_path() / ("orrery-" + typed[0] + "-" + typed[1]), "--site",
                                   folders.site};
    words.insert(words.end(), typed.begin() + 2, typed.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(words.front().c_str(), arguments.data());
}

}  // namespace orrery::kernel
