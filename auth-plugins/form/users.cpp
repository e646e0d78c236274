#include "users.h"

#include <fcntl.h>
#include <orrery/error.h>
#include <orrery/kit/crypto/private_file.h>
#include <orrery/kit/json.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

namespace orrery::form {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 16U << 20;
constexpr std::size_t longest_name = 128;

bool same(std::string_view left, std::string_view right) {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [lower](char a, char b) { return lower(a) == lower(b); });
}

auto place_of(std::vector<User>& users, std::string_view directory, std::string_view name) {
    return std::find_if(users.begin(), users.end(),
                        [&](const User& user) { return same(user.directory, directory) && same(user.name, name); });
}

auto required_place(std::vector<User>& users, std::string_view directory, std::string_view name) {
    const auto place = place_of(users, directory, name);
    if (place == users.end())
        throw Error(Code::not_found, "there is no user " + std::string(directory) + "\\" + std::string(name),
                    "orrery user list shows who there is");
    return place;
}

std::string now_text() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

std::string text_of(const std::vector<User>& users) {
    json::Value list = json::Value::array();
    for (const User& user : users)
        list.push_back(json::Value::object({{"directory", user.directory},
                                            {"name", user.name},
                                            {"displayName", user.display_name},
                                            {"password", user.password_hash},
                                            {"changed", user.changed}}));
    return json::dump(json::Value::object({{"users", list}}), json::Style::pretty) + "\n";
}

std::vector<User> users_in(const fs::path& file) {
    if (!fs::exists(file)) return {};
    std::vector<User> users;
    try {
        const json::Value document = json::parse(crypto::read_private_file(file, largest_file));
        for (const json::Value& item : document["users"].as_array())
            users.push_back({item["directory"].as_string(), item["name"].as_string(),
                             std::string(item["displayName"].string_or("")), item["password"].as_string(),
                             std::string(item["changed"].string_or(""))});
    } catch (const json::Error& error) {
        throw Error(Code::internal, file.string() + " is no list of users: " + error.what(),
                    "repair it or restore it from a backup");
    }
    return users;
}

// Held while the file is read, changed and replaced.
class FileLock {
public:
    explicit FileLock(const fs::path& path) : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0)
            throw Error(Code::internal,
                        path.string() + ": cannot be locked: " + std::generic_category().message(errno));
    }
    ~FileLock() { ::close(descriptor_); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_;
};

}  // namespace

std::string label_of(const User& user) { return user.directory + "\\" + user.name; }

std::pair<std::string, std::string> split_name(std::string_view text, std::string_view otherwise) {
    const std::size_t border = text.find('\\');
    const std::string_view directory = border == std::string_view::npos ? otherwise : text.substr(0, border);
    const std::string_view name = border == std::string_view::npos ? text : text.substr(border + 1);
    for (const std::string_view part : {directory, name}) {
        const bool bad_letter = std::any_of(part.begin(), part.end(), [](unsigned char letter) {
            return letter < 0x20 || letter == 0x7f || letter == '\\' || letter == '/' || letter == ';' || letter == '"';
        });
        if (part.empty() || part.size() > longest_name || bad_letter || part.front() == ' ' || part.back() == ' ')
            throw Error(Code::invalid, "a user's name and directory have 1 to " + std::to_string(longest_name) +
                                           " bytes, no blank at an end, and none of \\ / ; \" or control characters");
    }
    return {std::string(directory), std::string(name)};
}

std::vector<User> Users::all() const { return users_in(file_); }

std::optional<User> Users::find(std::string_view directory, std::string_view name) const {
    auto users = users_in(file_);
    const auto place = place_of(users, directory, name);
    if (place == users.end()) return std::nullopt;
    return std::move(*place);
}

void Users::add(User user) const {
    change([&user](std::vector<User>& users) {
        if (place_of(users, user.directory, user.name) != users.end())
            throw Error(Code::conflict, "there is a user " + label_of(user) + " already",
                        "orrery user password sets another password");
        user.changed = now_text();
        users.push_back(std::move(user));
    });
}

void Users::set_password(std::string_view directory, std::string_view name, std::string hash) const {
    change([&](std::vector<User>& users) {
        const auto place = required_place(users, directory, name);
        place->password_hash = std::move(hash);
        place->changed = now_text();
    });
}

void Users::remove(std::string_view directory, std::string_view name) const {
    change([&](std::vector<User>& users) { users.erase(required_place(users, directory, name)); });
}

void Users::change(const Change& change) const {
    const FileLock lock(file_.string() + ".lock");
    auto users = users_in(file_);
    change(users);
    crypto::write_private_file(file_, text_of(users));
}

}  // namespace orrery::form
