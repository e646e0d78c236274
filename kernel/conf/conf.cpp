#include "conf/conf.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "conf/keys.h"

namespace orrery::kernel {

namespace {

constexpr std::string_view parameters_suffix = ".parameters";
constexpr size_t largest_file = 4u << 20;

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == name.npos;
}

class Reader {
public:
    explicit Reader(Conf& conf) : conf_(conf) {}

    void read(std::string_view text) {
        auto sections = read_sections(text, conf_.problems);
        for (auto& section : sections)
            if (section.name == "globals") read_globals(section);
        for (auto& section : sections)
            if (section.name != "globals" && !section.name.ends_with(parameters_suffix)) read_stanza(section);
        for (auto& section : sections)
            if (section.name.ends_with(parameters_suffix)) read_parameters(section);
        for (auto& stanza : conf_.stanzas) check_whole(stanza);
        for (auto& stanza : conf_.stanzas) check_names(stanza);
        check_ports();
    }

private:
    void read_globals(const Section& section) {
        for (auto& line : section.lines) {
            auto entry = split_line(line.text);
            if (!entry.has_value || entry.key.empty())
                conf_.problems.error(line.number, "", "expected Key=Value in [globals], found '" + line.text + "'");
            else
                conf_.globals.set(line.number, entry.key, entry.value, conf_.problems);
        }
    }

    void read_stanza(const Section& section) {
        if (!is_name(section.name) || section.name == "orrery") {
            conf_.problems.error(section.line, "",
                                 "'" + section.name + "' is no name for a service: expected letters, digits, " +
                                     "- and _, at most 64, and not the reserved name orrery");
            return;
        }
        if (auto* earlier = conf_.find(section.name)) {
            conf_.problems.error(section.line, section.name,
                                 "this service stands already in line " + std::to_string(earlier->line));
            return;
        }
        Stanza stanza;
        stanza.name = section.name;
        stanza.line = section.line;
        bool plugin = std::any_of(section.lines.begin(), section.lines.end(),
                                  [](auto& line) { return split_line(line.text).key == "Plugin"; });
        for (auto& line : section.lines) read_key(stanza, line, plugin);
        conf_.stanzas.push_back(std::move(stanza));
    }

    void read_key(Stanza& stanza, const Line& line, bool plugin) {
        auto entry = split_line(line.text);
        auto key = std::string(entry.key);
        auto& problems = conf_.problems;
        if (!entry.has_value)
            return problems.error(line.number, stanza.name, "expected Key=Value, found '" + line.text + "'");
        if (!is_key(key)) {
            auto message = "unknown key '" + key + "'" + suggestion(key, key_names());
            if (key.starts_with("-")) message += "; parameters belong into [" + stanza.name + ".parameters]";
            return plugin ? problems.error(line.number, stanza.name, message)
                          : problems.warning(line.number, stanza.name, message);
        }
        if (auto earlier = stanza.key_lines.find(key); earlier != stanza.key_lines.end())
            return problems.error(line.number, stanza.name,
                                  "'" + key + "' was already set in line " + std::to_string(earlier->second));
        if (key == "Disabled")
            problems.warning(line.number, stanza.name, "Disabled= is read as the opposite of Enabled=");
        stanza.key_lines[key] = line.number;
        try {
            auto value = unquoted(conf_.globals.expand(entry.value));
            if (auto expected = set_key(stanza, key, value, line.number); !expected.empty())
                problems.error(line.number, stanza.name, key + "=" + value + ": " + expected);
        } catch (const ExpansionError& error) {
            problems.error(line.number, stanza.name, key + ": " + error.what());
        }
    }

    void read_parameters(const Section& section) {
        auto name = section.name.substr(0, section.name.size() - parameters_suffix.size());
        auto stanza = std::find_if(conf_.stanzas.begin(), conf_.stanzas.end(), [&](auto& s) { return s.name == name; });
        if (stanza == conf_.stanzas.end())
            return conf_.problems.error(section.line, "",
                                        "[" + section.name + "] belongs to no service: there is no [" + name + "]");
        for (auto& line : section.lines) {
            try {
                stanza->arguments.push_back({line.number, without_quotes(conf_.globals.expand(line.text))});
            } catch (const ExpansionError& error) {
                conf_.problems.error(line.number, name, error.what());
            }
        }
    }

    /// -x="a b" → -x=a b; quotes that do not wrap the whole value stay.
    static std::string without_quotes(const std::string& text) {
        auto mark = text.find('=');
        if (text.starts_with('"') || mark == std::string::npos) return unquoted(text);
        return text.substr(0, mark + 1) + unquoted(std::string_view(text).substr(mark + 1));
    }

    void check_whole(const Stanza& stanza) {
        auto& problems = conf_.problems;
        bool given_plugin = stanza.key_lines.count("Plugin") != 0, given_exe = stanza.key_lines.count("ExePath") != 0;
        if (given_plugin == given_exe)
            problems.error(stanza.line, stanza.name,
                           given_plugin ? "expected either Plugin= or ExePath=, not both"
                                        : "expected Plugin= (a plugin) or ExePath= (a program)");
        if (given_exe)
            for (auto* key : {"Host", "Listen", "ListenVia", "MayActAs", "Workers"})
                if (stanza.key_lines.count(key))
                    problems.error(stanza.line_of(key), stanza.name,
                                   std::string(key) + "= works for plugins only, this is an ExePath= program");
        if (given_plugin && stanza.key_lines.count("Ready"))
            problems.error(stanza.line_of("Ready"), stanza.name,
                           "Ready= works for programs only: a plugin is ready when its start() has returned");
        if (!stanza.exec_type.empty() && lower(stanza.exec_type) != "nodejs" && lower(stanza.exec_type) != "native")
            problems.error(stanza.line_of("ExecType"), stanza.name,
                           "ExecType=" + stanza.exec_type + ": expected nodejs or native");
    }

    void check_names(const Stanza& stanza) {
        check_known(stanza, "Requires", stanza.requires_names, true);
        check_known(stanza, "Wants", stanza.wants, false);
    }
    void check_known(const Stanza& stanza, const char* key, const std::vector<std::string>& names, bool must_run) {
        std::vector<std::string_view> known;
        for (auto& other : conf_.stanzas) known.push_back(other.name);
        for (auto& name : names) {
            auto* other = conf_.find(name);
            auto line = stanza.line_of(key);
            if (!other)
                conf_.problems.error(
                    line, stanza.name,
                    std::string(key) + "=" + name + ": there is no service of that name" + suggestion(name, known));
            else if (must_run && stanza.enabled && !other->enabled)
                conf_.problems.error(
                    line, stanza.name,
                    std::string(key) + "=" + name + ": that service is disabled in line " +
                        std::to_string(other->line_of(other->key_lines.count("Disabled") ? "Disabled" : "Enabled")));
        }
    }

    void check_ports() {
        std::map<std::pair<std::string, int>, std::pair<std::string, int>> seen;
        for (auto& stanza : conf_.stanzas) {
            if (!stanza.enabled) continue;
            for (auto& one : stanza.listen) {
                if (one.port == 0) continue;
                auto [at, fresh] = seen.try_emplace({one.address, one.port}, stanza.name, one.line);
                if (!fresh)
                    conf_.problems.error(one.line, stanza.name,
                                         "port " + std::to_string(one.port) + " on " + one.address +
                                             " is already taken by [" + at->second.first + "] in line " +
                                             std::to_string(at->second.second));
            }
        }
    }

    Conf& conf_;
};

}  // namespace

const Stanza* Conf::find(std::string_view name) const noexcept {
    auto at = std::find_if(stanzas.begin(), stanzas.end(), [&](auto& stanza) { return stanza.name == name; });
    return at == stanzas.end() ? nullptr : &*at;
}

std::string Conf::global(std::string_view name, std::string_view otherwise) const {
    if (!globals.has(name)) return std::string(otherwise);
    try {
        return globals.expand("${" + std::string(name) + "}");
    } catch (const ExpansionError&) {
        return std::string(otherwise);
    }
}

Conf read_conf(std::string_view text, std::filesystem::path file, const std::filesystem::path& site_directory) {
    Conf conf;
    conf.file = std::move(file);
    conf.globals.set(0, "SiteDirectory", site_directory.string(), conf.problems);
    Reader(conf).read(text);
    return conf;
}

Conf load_conf(const std::filesystem::path& file, const std::filesystem::path& site_directory) {
    Conf conf;
    conf.file = file;
    std::error_code unknown;
    if (std::filesystem::exists(file, unknown) && !std::filesystem::is_regular_file(file, unknown)) {
        conf.problems.error(0, "", file.string() + " is a folder or a device; name a text file with --config FILE");
        return conf;
    }
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (in && text.view().size() <= largest_file) return read_conf(text.view(), file, site_directory);
    conf.problems.error(0, "",
                        in ? "the file is larger than 4 MiB"
                           : file.string() + " cannot be read: " + std::string(std::strerror(errno)) +
                                 "; name it with --config FILE or go to the site's folder");
    return conf;
}

}  // namespace orrery::kernel
