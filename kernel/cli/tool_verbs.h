// The verbs for authors and owners of plugins: understood here, carried out by the program sdk-tools.
#pragma once
#include <CLI/CLI.hpp>

#include "cli/command_line.h"

namespace orrery::kernel {

class ToolVerbs {
public:
    /// Adds the verbs to `app` and their names to `names`; the one that was typed is put into `chosen`.
    ToolVerbs(CLI::App& app, const CommonOptions& common, std::function<int()>& chosen,
              std::vector<std::string>& names);

private:
    using Words = std::function<std::vector<std::string>()>;
    CLI::App* add(const char* name, const char* help, Words words);
    void add_describe();
    void add_check_plugin();
    void add_new_plugin();
    void add_plugin();

    CLI::App& app_;
    const CommonOptions& common_;
    std::function<int()>& chosen_;
    std::vector<std::string>& names_;
    std::string file_, conf_, kind_, name_, directory_ = ".";
    unsigned seconds_ = 60;
    bool json_ = false, records_ = false, replace_ = false;
};

}  // namespace orrery::kernel
