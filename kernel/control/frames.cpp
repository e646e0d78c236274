#include "control/frames.h"

#include <fcntl.h>
#include <orrery/wire.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace orrery::kernel {

namespace {

bool read_whole(int socket, char* to, size_t size) {
    while (size > 0) {
        auto got = ::recv(socket, to, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        to += got, size -= static_cast<size_t>(got);
    }
    return true;
}

/// A socket address holds about a hundred bytes: through /proc a short name stands for any folder.
sockaddr_un address_in(int folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    auto path = "/proc/self/fd/" + std::to_string(folder) + "/control";
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

struct Opened {
    Descriptor folder, socket;
};
Opened open_both(const std::filesystem::path& run_directory) {
    Opened out{Descriptor(::open(run_directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
               Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))};
    if (!out.folder || !out.socket)
        throw Error(Code::unavailable, "no site runs on " + run_directory.string(),
                    "start it with `orrery run`, or name it with --site DIR");
    return out;
}

}  // namespace

bool write_frame(int socket, const Fields& fields) {
    std::string bytes;
    auto record = fields.record().raw_record();
    wire::append_number(bytes, static_cast<uint32_t>(wire::encoded_size(record)));
    wire::append_record(bytes, record);
    for (std::string_view rest = bytes; !rest.empty();) {
        auto sent = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return false;
        rest.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

std::optional<Fields> read_frame(int socket) {
    uint32_t size = 0;
    if (!read_whole(socket, reinterpret_cast<char*>(&size), sizeof size) || size > longest_control_message)
        return std::nullopt;
    std::string bytes(size, '\0');
    if (!read_whole(socket, bytes.data(), size)) return std::nullopt;
    std::string_view rest = bytes;
    std::vector<orrery_field> fields;
    if (!wire::read_record(rest, fields)) return std::nullopt;
    return Fields(Record({fields.data(), fields.size()}));
}

Descriptor connect_control(const std::filesystem::path& run_directory) {
    auto opened = open_both(run_directory);
    auto address = address_in(opened.folder.get());
    if (::connect(opened.socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
        return std::move(opened.socket);
    if (errno == EACCES)
        throw Error(Code::denied, "the site at " + run_directory.string() + " belongs to another user",
                    "run this as that user or as root");
    throw Error(Code::unavailable, "no site runs on " + run_directory.string(),
                "start it with `orrery run`, or name it with --site DIR");
}

Descriptor bind_control(const std::filesystem::path& run_directory) {
    auto opened = open_both(run_directory);
    std::filesystem::remove(run_directory / "control");  // we hold the site's lock: whoever made it has gone
    auto address = address_in(opened.folder.get());
    // The file gets the socket's mode: Linux has it so, and the process's umask would be every thread's.
    if (::fchmod(opened.socket.get(), 0600) != 0 ||
        ::bind(opened.socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(opened.socket.get(), 16) != 0)
        throw Error(Code::unavailable,
                    "cannot make the control socket in " + run_directory.string() + ": " + std::strerror(errno));
    return std::move(opened.socket);
}

}  // namespace orrery::kernel
