#include "commands.h"

#include <orrery/kit/crypto/password.h>

#include <filesystem>
#include <fstream>

#include "password_gate.h"

namespace orrery::form {
namespace {

constexpr std::size_t shortest_password = 8;

const std::pair<std::string, std::string> directory_option{"directory", "the user's directory (default: the stanza's)"};
const std::pair<std::string, std::string> password_option{
    "password-file", "file whose first line is the password (default: standard input)"};

std::string first_line_of_file(std::string_view path) {
    if (!std::filesystem::path(path).is_absolute())
        throw Error(Code::invalid,
                    "--password-file=" + std::string(path) + ": the site needs the whole path, starting with /");
    std::ifstream file{std::filesystem::path(path)};
    std::string line;
    if (!std::getline(file, line))
        throw Error(Code::not_found, "--password-file=" + std::string(path) + ": cannot be read, or is empty");
    return line;
}

std::string password_in(const Arguments& arguments) {
    const auto file = arguments.option("password-file");
    std::string password =
        file ? first_line_of_file(*file) : std::string(arguments.input().substr(0, arguments.input().find('\n')));
    if (password.ends_with('\r')) password.pop_back();
    if (password.empty())
        throw Error(Code::invalid, "no password was given", "pipe it in, or name a file with --password-file");
    if (password.size() < shortest_password || password.size() > longest_password)
        throw Error(Code::invalid, "a password has " + std::to_string(shortest_password) + " to " +
                                       std::to_string(longest_password) + " bytes");
    return password;
}

}  // namespace

UserCommands::UserCommands(Host host, const Users& users, const Removals& removals, std::string directory)
    : host_(std::move(host)), users_(users), removals_(removals), directory_(std::move(directory)), roles_(host_) {}

std::vector<Verb> UserCommands::verbs() {
    return {{"user add",
             "add a user who signs in with a password",
             "NAME",
             {{"role", "a role in the repository, such as RootAdmin; may be given several times"},
              {"name", "the name that people see"},
              directory_option,
              password_option},
             "orrery user add ada --role RootAdmin --name \"Ada Lovelace\" < password.txt"},
            {"user list", "list the users who sign in with a password", "", {}, "orrery user list"},
            {"user password",
             "set a user's password",
             "NAME",
             {directory_option, password_option},
             "orrery user password ada < password.txt"},
            {"user remove",
             "remove a user's password sign-in; what he owns in the repository stays",
             "NAME",
             {directory_option},
             "orrery user remove ada"}};
}

CommandResult UserCommands::run(const Arguments& arguments) const {
    if (arguments.verb() == "user add") return add(arguments);
    if (arguments.verb() == "user list") return list();
    if (arguments.verb() == "user password") return set_password(arguments);
    if (arguments.verb() == "user remove") return remove(arguments);
    throw Error(Code::not_found, "there is no verb '" + std::string(arguments.verb()) + "'");
}

std::pair<std::string, std::string> UserCommands::name_in(const Arguments& arguments) const {
    const auto positional = arguments.positional();
    if (positional.size() != 1) throw Error(Code::invalid, std::string(arguments.verb()) + ": expected one NAME");
    return split_name(positional[0], arguments.option("directory").value_or(directory_));
}

// The repository first: should it refuse, there is no half-made user, and the same line can be typed again.
CommandResult UserCommands::add(const Arguments& arguments) const {
    const auto [directory, name] = name_in(arguments);
    const std::string display_name(arguments.option("name").value_or(name));
    User user{directory, name, display_name, crypto::hash_password(password_in(arguments)), ""};
    if (users_.find(directory, name))
        throw Error(Code::conflict, "there is a user " + label_of(user) + " already",
                    "orrery user password sets another password");
    const auto wanted = arguments.options("role");
    if (!wanted.empty()) roles_.give(directory, name, display_name, {wanted.begin(), wanted.end()});
    users_.add(user);
    host_.log().info("added the user " + label_of(user));
    return {0, "added " + label_of(user) + "\n", ""};
}

CommandResult UserCommands::list() const {
    CommandResult result;
    for (const User& user : users_.all())
        result.output += label_of(user) + "\t" + user.display_name + "\t" + user.changed + "\n";
    return result;
}

CommandResult UserCommands::set_password(const Arguments& arguments) const {
    const auto [directory, name] = name_in(arguments);
    users_.set_password(directory, name, crypto::hash_password(password_in(arguments)));
    host_.log().info("set the password of " + directory + "\\" + name);
    return {0, "set the password of " + directory + "\\" + name + "\n", ""};
}

CommandResult UserCommands::remove(const Arguments& arguments) const {
    const auto [directory, name] = name_in(arguments);
    users_.remove(directory, name);
    removals_.add(directory, name);
    host_.log().info("removed the user " + directory + "\\" + name);
    return {0, "removed " + directory + "\\" + name + "\n", ""};
}

}  // namespace orrery::form
