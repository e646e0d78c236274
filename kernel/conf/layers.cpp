#include "conf/layers.h"

#include <algorithm>
#include <utility>

#include "conf/values.h"

namespace orrery::kernel {

namespace {

constexpr std::string_view parameters_suffix = ".parameters";
constexpr size_t most_services = 1000;  // of one dispatcher; more are a mistake, or a program that went wild

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name != "orrery" &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == name.npos;
}

/// Enabled= and Disabled= set the same thing: a later file's takes the place of whichever an earlier one has.
std::string key_of(const Line& line) {
    auto key = lower(split_line(line.text).key);
    return key == "disabled" ? "enabled" : key;
}

/// A key of an earlier file is replaced where it stands; one of the same file is left for the reader to complain about.
void put_key(std::vector<Line>& keys, const Line& line) {
    auto key = key_of(line);
    auto earlier = std::find_if(keys.begin(), keys.end(),
                                [&](auto& other) { return other.at.file != line.at.file && key_of(other) == key; });
    if (earlier == keys.end())
        keys.push_back(line);
    else
        *earlier = line;
}

/// A parameter takes the place of all that earlier files gave under its name; several of one file make a list. What one
/// file says keeps its order: to a program `-S a -S b` is not `-S -S a b`.
void put_argument(std::vector<Line>& arguments, const Line& line) {
    auto name = argument_name(line.text);
    auto same_name = [&](auto& other) { return !name.empty() && argument_name(other.text) == name; };
    auto earlier = std::find_if(arguments.begin(), arguments.end(), same_name);
    if (earlier == arguments.end()) return arguments.push_back(line);
    if (earlier->at.file != line.at.file) {
        *earlier = line;
        arguments.erase(std::remove_if(earlier + 1, arguments.end(), same_name), arguments.end());
        return;
    }
    auto behind = std::find_if(arguments.rbegin(), arguments.rend(), same_name).base();
    auto of_this_file = [&](auto& other) { return other.at.file == line.at.file; };
    arguments.insert(std::all_of(behind, arguments.end(), of_this_file) ? arguments.end() : behind, line);
}

/// Puts the sections of one file over what earlier files said.
class Adding {
public:
    Adding(Layers& layers, Problems& problems) : layers_(layers), problems_(problems) {}

    void add(const std::vector<Section>& sections) {
        for (auto& section : sections)
            if (section.name == "globals")
                layers_.globals.insert(layers_.globals.end(), section.lines.begin(), section.lines.end());
            else if (!section.name.ends_with(parameters_suffix))
                add_stanza(section);
        for (auto& section : sections)
            if (section.name.ends_with(parameters_suffix)) add_parameters(section);
    }

private:
    RawStanza* find(std::string_view name) { return const_cast<RawStanza*>(layers_.find(name)); }

    void add_stanza(const Section& section) {
        if (!is_name(section.name))
            return problems_.error(section.at, "",
                                   "'" + section.name + "' is no name for a service: expected letters, digits, " +
                                       "- and _, at most 64, and not the reserved name orrery",
                                   "give it another name");
        auto* stanza = find(section.name);
        auto earlier =
            std::find_if(here_.begin(), here_.end(), [&](auto* other) { return other->name == section.name; });
        if (earlier != here_.end())
            return problems_.error(section.at, section.name,
                                   "this service stands already in " + (*earlier)->at.seen_from(section.at),
                                   "put their lines together, or rename one");
        here_.push_back(&section);
        if (!stanza && layers_.stanzas.size() == most_services) return too_many(section);
        if (!stanza) stanza = &layers_.stanzas.emplace_back(RawStanza{section.name, section.at, {}, {}});
        for (auto& line : section.lines) put_key(stanza->keys, line);
    }

    void add_parameters(const Section& section) {
        auto name = section.name.substr(0, section.name.size() - parameters_suffix.size());
        auto* stanza = find(name);
        if (!stanza && too_many_) return;
        if (!stanza)
            return problems_.error(
                section.at, "", "[" + section.name + "] belongs to no service: there is no [" + name + "]", near(name));
        for (auto& line : section.lines) put_argument(stanza->arguments, line);
    }

    /// Said once: thousands of lines help nobody.
    void too_many(const Section& section) {
        if (std::exchange(too_many_, true)) return;
        problems_.error(
            section.at, section.name,
            "there are more than " + std::to_string(most_services) + " services, this one and what follows is too much",
            "give them to several sites, or several nodes");
    }

    std::string near(std::string_view name) const {
        std::vector<std::string_view> known;
        for (auto& stanza : layers_.stanzas) known.push_back(stanza.name);
        auto found = suggestion(name, known);
        return found.empty() ? "add one, or take these lines out" : found;
    }

    Layers& layers_;
    Problems& problems_;
    std::vector<const Section*> here_;  // the services of this file
    bool too_many_ = false;
};

}  // namespace

void Layers::add(const ConfText& file, Problems& problems) {
    Adding(*this, problems).add(read_sections(file.text, file.shown, problems));
}

const RawStanza* Layers::find(std::string_view name) const noexcept {
    auto at = std::find_if(stanzas.begin(), stanzas.end(), [&](auto& stanza) { return stanza.name == name; });
    return at == stanzas.end() ? nullptr : &*at;
}

namespace {
constexpr std::string_view file_suffix = "@file";
}

std::string_view argument_name(std::string_view text) noexcept {
    bool dashed = text.starts_with('-');
    auto mark = text.find('=');
    if (!dashed && mark == std::string_view::npos) return {};
    text = text.substr(0, mark);
    text.remove_prefix(text.starts_with("--") ? 2 : dashed ? 1 : 0);
    if (mark != std::string_view::npos && text.ends_with(file_suffix)) text.remove_suffix(file_suffix.size());
    return text;
}

std::optional<std::string_view> secret_file_of(std::string_view text) noexcept {
    auto mark = text.find('=');
    if (mark == text.npos || !text.substr(0, mark).ends_with(file_suffix)) return std::nullopt;
    return text.substr(mark + 1);
}

}  // namespace orrery::kernel
