#include "levels.h"

#include <orrery/kit/crypto/private_file.h>

#include <algorithm>
#include <fstream>

#include "columns.h"

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

void Levels::set(const Map& levels) {
    for (auto& [logger, level] : levels)
        if (level.empty())
            levels_.erase(logger);
        else
            levels_[logger] = level;
    std::string text;
    for (auto& [name, word] : levels_) text.append(name).append("=").append(word).append("\n");
    crypto::write_private_file(file_, text);
}

LevelBook::LevelBook(const std::filesystem::path& folder, Tell tell)
    : own_(folder / "levels"), site_(folder / "levels-of-repository"), tell_(std::move(tell)) {}

Levels::Map LevelBook::effective() const {
    auto out = own_.all();
    out.insert(site_.all().begin(), site_.all().end());
    return out;
}

void LevelBook::tell_all() {
    told_.clear();
    tell_changes();
}

void LevelBook::tell_changes() {
    const auto now = effective();
    for (auto& [logger, level] : told_)
        if (!now.contains(logger)) tell_(logger, "default");
    for (auto& [logger, level] : now)
        if (auto before = told_.find(logger); before == told_.end() || before->second != level) tell_(logger, level);
    told_ = now;
}

void LevelBook::set(const std::string& logger, const std::string& level) {
    own_.set({{logger, level == "default" ? "" : level}});
    tell_changes();
}

void LevelBook::hear(const std::string& service, const std::vector<std::string>& stanzas, const Levels::Map& levels) {
    Levels::Map changes;
    for (auto& [facility, word] : levels) {
        const auto level = word == "default" ? std::optional<std::string>("") : level_word(word);
        if (!level || !find_declaration(facility, service)) continue;
        changes[facility + "." + service] = *level;
        if (facility == "System")
            for (auto& stanza : stanzas) changes[stanza] = *level;
    }
    site_.set(changes);
    tell_changes();
}

std::string LevelBook::text(std::string_view logger) const {
    std::string out;
    for (auto& [name, level] : effective())
        if (logger.empty() || name == logger)
            out.append(name).append(" ").append(level).append(own_.all().contains(name) ? "\n" : " (repository)\n");
    return out;
}

}  // namespace orrery::logging
