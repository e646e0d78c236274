// The role orrery.command/1: verbs of the `orrery` command line, offered by any plugin.
#pragma once
#include <orrery/record.h>

namespace orrery {

/// One verb. Options: (name, help) pairs; `arguments` names the positional ones for the help text.
struct Verb {
    std::string name;  ///< "user add": words separated by one blank
    std::string help;
    std::string arguments;
    std::vector<std::pair<std::string, std::string>> options;
    std::string example;
    bool needs_running_site = true;
};

/// What the user typed, and the standard input when it was not a terminal. Borrowed.
class Arguments {
public:
    explicit Arguments(Record record) : record_(record) {}
    std::string_view verb() const { return record_.at("verb"); }
    std::vector<std::string_view> positional() const { return all("argument"); }
    std::optional<std::string_view> option(std::string_view name) const {
        return record_.find("option." + std::string(name));
    }
    std::vector<std::string_view> options(std::string_view name) const { return all("option." + std::string(name)); }
    std::string_view input() const noexcept { return record_.value_or("input", ""); }

private:
    std::vector<std::string_view> all(std::string_view name) const {
        std::vector<std::string_view> values;
        for (auto& field : record_)
            if (view(field.name) == name) values.push_back(view(field.value));
        return values;
    }
    Record record_;
};

/// What the verb prints and its exit code: 0 ok, 1 failure, 2 usage.
struct CommandResult {
    int exit_code = 0;
    std::string output, errors;
};

/// [worker, concurrent] Throw an Error for a failure.
class Command {
public:
    virtual ~Command() = default;
    virtual std::vector<Verb> verbs() const = 0;
    virtual CommandResult run(const Arguments& arguments) = 0;
};

}  // namespace orrery
