// The role orrery.command/1: verbs of the `orrery` command line, offered by any plugin.
#pragma once
#include <orrery/record.h>

namespace orrery {

/// One verb. Options: (name, help) pairs; `arguments` names the positional ones for the help text.
struct Verb {
    std::string name;       ///< "user add": words separated by one blank
    std::string help;       ///< what it does, in one line
    std::string arguments;  ///< as the help prints them, such as "NAME [FILE]"; empty: there are none
    std::vector<std::pair<std::string, std::string>> options;  ///< (name without dashes, help); `json` takes no value
    std::string example;                                       ///< a whole command line; empty: none is shown
    bool needs_running_site = true;                            ///< told to whoever asks for the description
};

/// What the user typed, and the standard input when it was not a terminal. Borrowed.
class Arguments {
public:
    /// Borrows the record of a `run` call; throws nothing.
    explicit Arguments(Record record) : record_(record) {}
    /// The verb that was typed, as Verb::name has it; throws Error(invalid) when the record has none.
    std::string_view verb() const { return record_.at("verb"); }
    /// The arguments that are no options, in order. Borrowed.
    std::vector<std::string_view> positional() const { return all("argument"); }
    /// The first value given for --`name` (no dashes here); nothing when it was not given.
    std::optional<std::string_view> option(std::string_view name) const {
        return record_.find("option." + std::string(name));
    }
    /// Every value given for --`name`, in order. Borrowed.
    std::vector<std::string_view> options(std::string_view name) const { return all("option." + std::string(name)); }
    /// The standard input; "" when it was a terminal or empty.
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
    int exit_code = 0;           ///< 0 ok, 1 failure, 2 usage
    std::string output, errors;  ///< for the standard output and the standard error, as they are
};

/// [worker, concurrent] Throw an Error for a failure.
class Command {
public:
    virtual ~Command() = default;
    /// All verbs of the plugin, for whoever asks what it offers. Owned by the caller.
    virtual std::vector<Verb> verbs() const = 0;
    /// Runs `arguments.verb()`, one of verbs(). `arguments` is borrowed until it returns.
    virtual CommandResult run(const Arguments& arguments) = 0;
};

}  // namespace orrery
