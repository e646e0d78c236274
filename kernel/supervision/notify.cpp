#include "supervision/notify.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace orrery::kernel {

/// False at the end.
bool NotifySocket::Ear::hear() {
    char bytes[4096];
    auto got = ::recv(socket.get(), bytes, sizeof bytes, 0);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    std::lock_guard lock(mutex);
    if (got == 0 || !said) return false;  // shut down; the protocol has no empty datagrams
    std::string_view rest(bytes, static_cast<size_t>(got));
    while (!rest.empty()) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (auto mark = line.find('='); mark != line.npos) said(line.substr(0, mark), line.substr(mark + 1));
    }
    return true;
}

NotifySocket::NotifySocket(Supervisor& supervisor, std::filesystem::path path, Said said) : path_(std::move(path)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    auto text = path_.string();
    if (text.size() >= sizeof address.sun_path)
        throw Error(Code::limit, "the path of NOTIFY_SOCKET would be too long: " + text,
                    "move the site to a folder with a shorter name, or use Ready=port: or http:");
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    std::filesystem::remove(path_);  // of an earlier life
    ear_->socket = Descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    ear_->said = std::move(said);
    auto socket = ear_->socket.get();
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::chmod(text.c_str(), 0666) != 0)
        throw Error(Code::unavailable, "cannot make " + text + ": " + std::strerror(errno));
    supervisor.watch(socket, [ear = ear_] { return ear->hear(); });
}

NotifySocket::~NotifySocket() {
    {
        std::lock_guard lock(ear_->mutex);
        ear_->said = nullptr;
    }
    ::shutdown(ear_->socket.get(), SHUT_RDWR);  // upon which the watch ends
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

}  // namespace orrery::kernel
