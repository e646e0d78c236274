#include <fstream>
#include <iostream>
#include <thread>

#include "cli/exit_codes.h"
#include "cli/verbs.h"
#include "logs/last_lines.h"

namespace orrery::kernel {

int logs_verb(const CommonOptions& common, const std::string& name, bool follow, unsigned lines) {
    auto stanza = lower(name);
    auto path = site_options(common).folders.logs() / stanza / (stanza + ".log");
    std::ifstream in(path, std::ios::binary);
    if (stanza.find('/') != std::string::npos || !in)
        throw Error(Code::not_found, "there is no log of '" + name + "': no file " + path.string(),
                    "`orrery status` lists the services; the dispatcher's own log is called orrery");
    seek_last_lines(in, lines);
    for (std::string line;;) {
        while (std::getline(in, line)) std::cout << line << "\n";
        std::cout << std::flush;
        if (!follow || !std::cout) return exit_code::ok;
        in.clear();
        std::this_thread::sleep_for(Milliseconds(200));
        std::error_code failed;
        auto size = std::filesystem::file_size(path, failed);
        if (failed || static_cast<std::streamoff>(size) >= in.tellg()) continue;
        in = std::ifstream(path, std::ios::binary);  // it was moved aside and begun anew
    }
}

}  // namespace orrery::kernel
