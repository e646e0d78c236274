#include "lifecycle/drop_in_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <vector>

#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {
constexpr int rest_ms = 500;

void empty(int descriptor) {
    char bytes[4096];
    while (::read(descriptor, bytes, sizeof bytes) > 0) continue;
}
}  // namespace

DropInWatch::DropInWatch(std::function<void(const std::string&)> changed)
    : changed_(std::move(changed)),
      events_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      wakeup_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

DropInWatch::~DropInWatch() {
    {
        std::lock_guard lock(mutex_);
        over_ = true;
    }
    ::eventfd_write(wakeup_.get(), 1);
    if (thread_.joinable()) thread_.join();
}

void DropInWatch::follow(const std::map<std::string, std::filesystem::path>& libraries) {
    std::lock_guard lock(mutex_);
    std::map<std::string, Followed> next;
    for (auto& [stanza, library] : libraries) {
        auto known = followed_.find(stanza);
        bool same = known != followed_.end() && known->second.library == library;
        next[stanza] = same ? known->second : Followed{library, mark_of(library)};
    }
    followed_ = std::move(next);
    watch_folders();
    if (!followed_.empty() && !thread_.joinable()) thread_ = std::thread([this] { run(); });
}

DropInWatch::Mark DropInWatch::mark_of(const std::filesystem::path& library) {
    struct stat facts {};
    if (::stat(library.c_str(), &facts) != 0) return {};
    return {facts.st_ino, facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec};
}

/// The folder, and the one above it: a folder may be replaced as a whole. Those watched already stay so.
void DropInWatch::watch_folders() {
    for (auto& [stanza, one] : followed_)
        for (auto& folder : {one.library.parent_path(), one.library.parent_path().parent_path()})
            ::inotify_add_watch(events_.get(), folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ATTRIB);
}

void DropInWatch::run() {
    for (bool moved = false;;) {
        pollfd polled[] = {{events_.get(), POLLIN, 0}, {wakeup_.get(), POLLIN, 0}};
        int ready = ::poll(polled, 2, moved ? rest_ms : -1);
        empty(events_.get()), empty(wakeup_.get());
        {
            std::lock_guard lock(mutex_);
            if (over_) return;
            if (ready > 0) watch_folders();
        }
        if (ready == 0) if_memory_lasts([&] { report_changed(); });
        moved = ready > 0;
    }
}

void DropInWatch::report_changed() {
    std::vector<std::string> changed;
    {
        std::lock_guard lock(mutex_);
        for (auto& [stanza, one] : followed_) {
            auto mark = mark_of(one.library);
            if (mark == one.mark || mark == Mark{}) continue;
            one.mark = mark;
            changed.push_back(stanza);
        }
    }
    for (auto& stanza : changed) changed_(stanza);
}

}  // namespace orrery::kernel
