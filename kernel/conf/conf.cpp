#include "conf/conf.h"

#include <orrery/error.h>
#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>

#include <algorithm>

#include "conf/globals.h"
#include "conf/keys.h"
#include "conf/relations.h"
#include "conf/sources.h"

namespace orrery::kernel {

namespace {

/// -x="a b" → -x=a b; quotes that do not wrap the whole value stay.
std::string without_quotes(const std::string& text) {
    auto mark = text.find('=');
    if (text.starts_with('"') || mark == std::string::npos) return unquoted(text);
    return text.substr(0, mark + 1) + unquoted(std::string_view(text).substr(mark + 1));
}

/// Makes a stanza of what the files say about it.
class StanzaReader {
public:
    StanzaReader(Conf& conf, const RawStanza& raw, const std::filesystem::path& site)
        : conf_(conf), problems_(conf.problems), raw_(raw), site_(site) {
        stanza_.name = raw.name;
        stanza_.at = raw.at;
        is_plugin_ = std::any_of(raw.keys.begin(), raw.keys.end(),
                                 [](auto& line) { return key_name(split_line(line.text).key) == "Plugin"; });
    }

    Stanza read() {
        for (auto& line : raw_.keys) read_key(line);
        for (auto& line : raw_.arguments) read_argument(line);
        check_kind();
        find_interpreter();
        return std::move(stanza_);
    }

private:
    void read_key(const Line& line) {
        auto entry = split_line(line.text);
        if (!entry.has_value)
            return problems_.error(line.at, stanza_.name, "expected Key=Value, found '" + shown(line.text) + "'",
                                   "parameters belong into [" + stanza_.name + ".parameters], comments begin with ;");
        auto key = key_name(entry.key);
        if (key.empty()) return unknown_key(line.at, entry.key);
        auto [given, fresh] = stanza_.keys.try_emplace(std::string(key), GivenKey{line.at, {}});
        if (!fresh)
            return problems_.error(
                line.at, stanza_.name,
                "'" + std::string(key) + "' was already set in " + given->second.at.seen_from(line.at),
                "take one of them out");
        if (key == "Disabled")
            problems_.warning(line.at, stanza_.name,
                              "Disabled= is read as the opposite of Enabled=", "write Enabled= instead");
        bool was_enabled = stanza_.enabled;
        try {
            auto& value = given->second.value = unquoted(conf_.globals.expand(entry.value));
            if (auto expected = set_key(stanza_, key, value, line.at); !expected.empty())
                problems_.error(line.at, stanza_.name, std::string(key) + "=" + shown(value) + ": " + expected,
                                "without the line the default holds");
            else if (stanza_.enabled != was_enabled)
                check_contradiction(key, line.at);
        } catch (const ExpansionError& error) {
            problems_.error(line.at, stanza_.name, std::string(key) + ": " + error.what(), error.hint);
        }
    }

    /// Enabled=true with Disabled=true: whichever stands last would win, which nobody means.
    void check_contradiction(std::string_view key, const Place& at) {
        auto* other = key == "Enabled" ? "Disabled" : "Enabled";
        if (!stanza_.given(other)) return;
        auto& earlier = stanza_.keys.at(other);
        problems_.error(at, stanza_.name,
                        std::string(key) + "=" + stanza_.keys.at(std::string(key)).value + " contradicts " + other +
                            "=" + earlier.value + " in " + earlier.at.seen_from(at),
                        "take one of them out");
    }

    void unknown_key(const Place& at, std::string_view written) {
        auto key = std::string(written);
        if (auto* instead = instead_of(written))
            return problems_.warning(at, stanza_.name, key + "=: known, has no effect here", instead);
        auto message = "unknown key '" + shown(key) + "'";
        auto hint = key.starts_with("-") ? "parameters belong into [" + stanza_.name + ".parameters]"
                                         : suggestion(key, key_names());
        if (hint.empty()) hint = "docs/configuration.md lists all keys";
        is_plugin_ ? problems_.error(at, stanza_.name, message, hint)
                   : problems_.warning(at, stanza_.name, message, hint);
    }

    void read_argument(const Line& line) {
        try {
            Argument argument{line.at, without_quotes(conf_.globals.expand(line.text))};
            if (is_plugin_) {
                if (auto path = secret_file_of(argument.text)) argument.stamp = file_stamp(*path, site_);
            } else if (!replace_from_outside(argument)) {
                return;
            }
            stanza_.arguments.push_back(std::move(argument));
        } catch (const ExpansionError& error) {
            problems_.error(line.at, stanza_.name, error.what(), error.hint);
        } catch (const Error& error) {
            problems_.error(line.at, stanza_.name, error.message(), error.hint());
        }
    }

    /// For a program: its parameters are not declared, so only those that have a line have a twin, too. A plugin's are
    /// replaced when its declaration is known. False: the environment takes a bare flag away.
    bool replace_from_outside(Argument& argument) {
        auto name = argument_name(argument.text);
        if (name.empty()) return true;
        auto value = outside_value(stanza_.name, name, site_);
        auto path = secret_file_of(argument.text);
        if (!value && path) value = file_value(*path, site_, argument.at);
        if (!value) return true;
        bool is_flag = argument.text.find('=') == std::string::npos;
        auto head = argument.text.substr(0, argument.text.find(name) + name.size());
        argument = {value->at, is_flag ? head : head + "=" + value->value, !value->file.empty()};
        return !is_flag || truth(value->value).value_or(true);
    }

    void check_kind() {
        bool runs_node = lower(stanza_.exec_type) == "nodejs" && stanza_.given("Script");
        bool program = stanza_.given("ExePath") || (runs_node && !is_plugin_);
        if (is_plugin_ == program)
            problems_.error(stanza_.at, stanza_.name,
                            is_plugin_ ? "expected either Plugin= or ExePath=, not both"
                                       : "expected Plugin= (a plugin) or ExePath= (a program)",
                            is_plugin_ ? "take one of them out" : "add a line such as Plugin=plugins/http");
        if (program)
            for (auto* key : {"Host", "Listen", "ListenVia", "MayActAs", "Workers", "LargePages"})
                if (stanza_.given(key))
                    problems_.error(stanza_.place_of(key), stanza_.name,
                                    std::string(key) + "= works for plugins only, this is an ExePath= program",
                                    "take it out");
        if (is_plugin_ && !program)
            for (auto* key : {"Script", "ExecType"})
                if (stanza_.given(key))
                    problems_.warning(stanza_.place_of(key), stanza_.name,
                                      std::string(key) + "=: known, has no effect here",
                                      "it belongs to an ExePath= program, this is a plugin");
        if (is_plugin_ && stanza_.given("Ready"))
            problems_.error(stanza_.place_of("Ready"), stanza_.name,
                            "Ready= works for programs only: a plugin is ready when its start() has returned",
                            "take it out");
        if (!stanza_.exec_type.empty() && lower(stanza_.exec_type) != "nodejs" && lower(stanza_.exec_type) != "native")
            problems_.error(stanza_.place_of("ExecType"), stanza_.name,
                            "ExecType=" + stanza_.exec_type + ": expected nodejs or native",
                            "without the line a program with Script= is run with it");
    }

    /// ExecType=nodejs without a program, or a Node\node.exe that did not come along: the node of PATH runs the script.
    void find_interpreter() {
        if (is_plugin_ || !stanza_.given("Script")) return;
        if (stanza_.exe_path.empty()) {
            if (lower(stanza_.exec_type) == "nodejs") stanza_.exe_path = "node";
            return;
        }
        auto name = lower(stanza_.exe_path.substr(stanza_.exe_path.rfind('/') + 1));
        std::error_code failed;
        if (name != "node.exe" || std::filesystem::exists(site_ / stanza_.exe_path, failed)) return;
        problems_.warning(stanza_.place_of("ExePath"), stanza_.name, "there is no " + stanza_.exe_path,
                          "node as found in PATH runs the script");
        stanza_.exe_path = "node";
    }

    Conf& conf_;
    Problems& problems_;
    const RawStanza& raw_;
    const std::filesystem::path& site_;
    Stanza stanza_;
    bool is_plugin_ = false;
};

std::string fingerprint_of(const std::vector<ConfText>& texts) {
    std::string all;
    for (auto& text : texts) all += text.shown + '\0' + crypto::sha256(text.text);
    return crypto::hex_encode(crypto::sha256(all));
}

}  // namespace

const Stanza* Conf::find(std::string_view name) const noexcept {
    auto at = std::find_if(stanzas.begin(), stanzas.end(), [&](auto& stanza) { return stanza.name == name; });
    return at == stanzas.end() ? nullptr : &*at;
}

std::string Conf::global(std::string_view name, std::string_view otherwise) const {
    auto written = globals.as_written(name);
    if (written.empty()) return std::string(otherwise);
    try {
        return globals.expand("${" + std::string(written) + "}");
    } catch (const ExpansionError&) {
        return std::string(otherwise);
    }
}

Conf read_conf(const std::vector<ConfText>& texts, std::filesystem::path file,
               const std::filesystem::path& site_directory) {
    Conf conf;
    conf.file = std::move(file);
    conf.globals.set({}, "SiteDirectory", site_directory.string(), conf.problems);
    Layers layers;
    for (auto& text : texts) layers.add(text, conf.problems);
    read_globals(conf, layers.globals);
    for (auto& raw : layers.stanzas) conf.stanzas.push_back(StanzaReader(conf, raw, site_directory).read());
    check_relations(conf);
    return conf;
}

Conf read_conf(std::string_view text, std::filesystem::path file, const std::filesystem::path& site_directory) {
    auto shown = file.filename().string();
    return read_conf({{shown, std::string(text)}}, std::move(file), site_directory);
}

Conf load_conf(const std::filesystem::path& file, const std::filesystem::path& site_directory) {
    Problems unread;
    auto texts = read_files(file, unread);
    auto conf = read_conf(texts, file, site_directory);
    conf.problems.add(unread);
    if (conf.stanzas.empty() && !conf.problems.any_error())
        conf.problems.error({}, "", "there is no service in it", "add a section such as [hub] with Plugin=plugins/hub");
    conf.fingerprint = fingerprint_of(texts);
    return conf;
}

}  // namespace orrery::kernel
