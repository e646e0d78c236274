#include <orrery/kit/json.h>

#include <fstream>
#include <iostream>
#include <thread>

#include "cli/exit_codes.h"
#include "cli/verbs.h"
#include "logs/last_lines.h"

namespace orrery::kernel {

namespace {

/// Without the escapes of a log file, see logs/row_text.h.
std::string unescaped(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            out += text[at];
            continue;
        }
        switch (char code = text[++at]) {
            case 'n':
                out += '\n';
                break;
            case 'r':
                out += '\r';
                break;
            case 't':
                out += '\t';
                break;
            case 'x':
                out += static_cast<char>(std::strtol(std::string(text.substr(at + 1, 2)).c_str(), nullptr, 16));
                at += 2;
                break;
            default:
                out += code;
        }
    }
    return out;
}

std::string json_of(const std::string& line) {
    constexpr const char* names[] = {"time", "level", "logger", "message", "properties"};
    json::Value::Object row;
    std::string_view rest = line;
    for (auto* name : names) {
        auto part = rest.substr(0, rest.find('\t'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        row.push_back({name, unescaped(part)});
    }
    return json::dump(row);
}

}  // namespace

int logs_verb(const CommonOptions& common, const std::string& name, const LogsWanted& wanted) {
    auto stanza = lower(name);
    auto path = site_options(common).folders.logs() / stanza / (stanza + ".log");
    std::ifstream in(path, std::ios::binary);
    if (stanza.find('/') != std::string::npos || !in)
        throw Error(Code::not_found, "there is no log of '" + name + "': no file " + path.string(),
                    "`orrery status` lists the services; the dispatcher's own log is called orrery");
    seek_last_lines(in, wanted.lines);
    for (std::string line;;) {
        while (std::getline(in, line)) std::cout << (wanted.as_json ? json_of(line) : line) << "\n";
        std::cout << std::flush;
        if (!wanted.follow || !std::cout) return exit_code::ok;
        in.clear();
        std::this_thread::sleep_for(Milliseconds(200));
        std::error_code failed;
        auto size = std::filesystem::file_size(path, failed);
        if (failed || static_cast<std::streamoff>(size) >= in.tellg()) continue;
        in = std::ifstream(path, std::ios::binary);  // it was moved aside and begun anew
    }
}

}  // namespace orrery::kernel
