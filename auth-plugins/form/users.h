// The users of this module: a JSON file, read at each question and replaced as a whole, so that a restored or edited
// file counts at once.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::form {

struct User {
    std::string directory, name;
    std::string display_name;
    std::string password_hash;
    std::string changed;  ///< when the password was set, UTC
};

/// "DIRECTORY\name", for messages and logs.
std::string label_of(const User& user);

/// Splits "DIRECTORY\name"; without a backslash the directory is `otherwise`. Throws Error(invalid) for an empty part,
/// more than 128 bytes, or characters that no name may have.
std::pair<std::string, std::string> split_name(std::string_view text, std::string_view otherwise);

/// [any thread], and several processes: changes take a lock on a file beside it.
class Users {
public:
    explicit Users(std::filesystem::path file) : file_(std::move(file)) {}

    std::vector<User> all() const;
    /// Names are compared without regard to ASCII case, as the repository does.
    std::optional<User> find(std::string_view directory, std::string_view name) const;
    /// Throws Error(conflict) when there is one of that name.
    void add(User user) const;
    /// Sets another hash; throws Error(not_found).
    void set_password(std::string_view directory, std::string_view name, std::string hash) const;
    void remove(std::string_view directory, std::string_view name) const;

private:
    using Change = std::function<void(std::vector<User>&)>;
    void change(const Change& change) const;

    std::filesystem::path file_;
};

}  // namespace orrery::form
