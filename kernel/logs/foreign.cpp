#include "logs/foreign.h"

#include <fcntl.h>
#include <orrery/error.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "logs/clock.h"

namespace orrery::kernel {

namespace {

SharedLogs* map(int file) {
    auto* at = ::mmap(nullptr, sizeof(SharedLogs), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return at == MAP_FAILED ? nullptr : static_cast<SharedLogs*>(at);
}

}  // namespace

ForeignLogs::ForeignLogs(LogSites& sites)
    : sites_(sites), file_(::memfd_create("orrery-logs", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
    if (!file_ || ::ftruncate(file_.get(), sizeof(SharedLogs)) != 0 ||
        ::fcntl(file_.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0 ||
        !(memory_ = map(file_.get())))
        throw Error(Code::limit, "no memory for the log of one more process");
    memory_->magic = SharedLogs::magic_number;
    memory_->counts_ticks = LogClock::counts_ticks();
}

ForeignLogs::~ForeignLogs() {
    sites_.forget_copies(memory_->levels, memory_->levels + SharedLogs::most_sites);
    ::munmap(memory_, sizeof(SharedLogs));
}

std::optional<uint64_t> ForeignLogs::add_site(uint64_t site) {
    std::lock_guard lock(mutex_);
    auto number = numbers_.size();
    if (number == SharedLogs::most_sites || !sites_.add_copy(site, &memory_->levels[number])) return std::nullopt;
    numbers_.push_back(site);
    return number;
}

std::optional<uint64_t> ForeignLogs::site_of(uint64_t number) const {
    std::lock_guard lock(mutex_);
    return number < numbers_.size() ? std::optional(numbers_[number]) : std::nullopt;
}

SharedLogs* open_shared_logs(int descriptor) {
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0 || facts.st_size != sizeof(SharedLogs)) return nullptr;
    auto* memory = map(descriptor);
    if (memory && memory->magic != SharedLogs::magic_number)
        ::munmap(std::exchange(memory, nullptr), sizeof(SharedLogs));
    return memory;
}

}  // namespace orrery::kernel
