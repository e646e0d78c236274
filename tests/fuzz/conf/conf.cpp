// Any bytes as services.conf and its drop-ins: faults have places, and what was understood is understood again.
#include "conf/conf.h"

#include <algorithm>
#include <cstdlib>

using namespace orrery::kernel;

namespace {

constexpr char between_files = '\f';

std::vector<ConfText> files_of(std::string_view bytes) {
    std::vector<ConfText> out;
    for (size_t number = 0; number < 8; ++number) {
        auto end = bytes.find(between_files);
        out.push_back({"file" + std::to_string(number), std::string(bytes.substr(0, end))});
        if (end == bytes.npos) break;
        bytes.remove_prefix(end + 1);
    }
    return out;
}

void must(bool what) {
    if (!what) std::abort();
}

void check_place(const Place& at, const std::vector<ConfText>& files) {
    if (at.file.empty() || at.file.starts_with("environment ")) return;
    auto file = std::find_if(files.begin(), files.end(), [&](auto& one) { return one.shown == at.file; });
    must(file != files.end());
    must(at.line >= 1 && at.line <= 1 + std::count(file->text.begin(), file->text.end(), '\n'));
}

/// As a file would have to say it.
std::string written(std::string_view value) {
    std::string out;
    for (; !value.empty(); value.remove_prefix(1)) {
        if (value.starts_with("${")) out += '$';
        out += value.front();
    }
    return out;
}

std::string text_of(const Conf& conf) {
    std::string out;
    for (auto& stanza : conf.stanzas) {
        out += "[" + stanza.name + "]\n";
        for (auto& [key, given] : stanza.keys) out += key + "=\"" + written(given.value) + "\"\n";
        out += "[" + stanza.name + ".parameters]\n";
        for (auto& argument : stanza.arguments) out += "\"" + written(argument.text) + "\"\n";
    }
    return out;
}

/// Reading what was understood must give the same.
void check_again(const Conf& conf) {
    auto again = read_conf(text_of(conf), "again", "/nowhere");
    must(again.stanzas.size() == conf.stanzas.size());
    for (size_t i = 0; i < conf.stanzas.size(); ++i) {
        const auto &one = conf.stanzas[i], &other = again.stanzas[i];
        must(one.name == other.name && one.keys.size() == other.keys.size());
        for (auto& [key, given] : one.keys) must(other.keys.at(key).value == given.value);
        must(std::equal(one.arguments.begin(), one.arguments.end(), other.arguments.begin(), other.arguments.end(),
                        [](auto& a, auto& b) { return a.text == b.text; }));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    auto files = files_of({reinterpret_cast<const char*>(data), size});
    auto conf = read_conf(files, "/nowhere/services.conf", "/nowhere");
    for (auto& problem : conf.problems.items()) {
        check_place(problem.at, files);
        must(!problem.message.empty() && !problem.hint.empty());
    }
    for (auto& stanza : conf.stanzas) {
        check_place(stanza.at, files);
        if (!conf.problems.error_of(stanza.name)) must(stanza.is_plugin() != !stanza.exe_path.empty());
    }
    if (!conf.problems.any_error()) check_again(conf);
    return 0;
}
