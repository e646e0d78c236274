#include "levels.h"

#include <orrery/kit/crypto/private_file.h>

#include <algorithm>
#include <fstream>

namespace orrery::logging {

std::optional<std::string> level_word(std::string_view name) {
    std::string word(name);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (word == "warning") word = "warn";
    for (auto* known : {"off", "fatal", "error", "warn", "info", "debug"})
        if (word == known) return word;
    return std::nullopt;
}

Levels::Levels(std::filesystem::path file) : file_(std::move(file)) {
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) {
        const auto equal = line.find('=');
        if (equal == line.npos) continue;
        if (auto level = level_word(line.substr(equal + 1))) levels_[line.substr(0, equal)] = *level;
    }
}

void Levels::set(const std::string& logger, const std::string& level) {
    if (level.empty())
        levels_.erase(logger);
    else
        levels_[logger] = level;
    std::string text;
    for (auto& [name, word] : levels_) text.append(name).append("=").append(word).append("\n");
    crypto::write_private_file(file_, text);
}

}  // namespace orrery::logging
