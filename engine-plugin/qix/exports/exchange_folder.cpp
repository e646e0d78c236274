#include "qix/exports/exchange_folder.h"

#include <fmt/format.h>

#include "qix/errors.h"

namespace orrery::qix {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 200;

/// Every user another name, whatever theirs holds; in lower case, as users are the same in any.
std::string folder_name(const std::string& user) {
    std::string name;
    for (const char byte : user) {
        const bool upper = byte >= 'A' && byte <= 'Z';
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte == '-';
        if (upper)
            name += static_cast<char>(byte - 'A' + 'a');
        else if (plain)
            name += byte;
        else
            name += fmt::format("%{:02x}", static_cast<unsigned char>(byte));
    }
    if (name.size() > kLongestName)
        throw QixError(ErrorCode::invalid_parameters, "the user's name is too long for a folder of their own");
    return name;
}

bool is_plain(const std::string& name) {
    return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
           name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

}  // namespace

fs::path ExchangeFolder::file(const app::User& user, const std::string& name) const {
    if (!is_plain(name))
        throw QixError(ErrorCode::invalid_parameters,
                       "expected the plain name of a file, such as \"sales.qvf\": app files lie in one folder for each "
                       "user on the server",
                       name);
    const fs::path folder = root_ / folder_name(user.name());
    fs::create_directories(folder);
    fs::permissions(root_, fs::perms::owner_all);  // what one user may see another may not
    return folder / name;
}

void ExchangeFolder::check_room(const fs::path& written) const {
    std::uint64_t bytes = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(written.parent_path()))
        if (entry.is_regular_file()) bytes += entry.file_size();
    if (bytes <= most_) return;
    fs::remove(written);
    throw QixError(ErrorCode::persistence_write_failed,
                   "the user's app files would take more than " + std::to_string(most_) +
                       " bytes on the server; remove some of them",
                   written.filename().string());
}

}  // namespace orrery::qix
