#include "logs/logs.h"

#include <orrery/wire.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "logs/source.h"

namespace orrery::kernel {

namespace {

constexpr std::chrono::seconds final_patience{10};

std::atomic<uint64_t> next_identity{1};

std::shared_ptr<RingMemory> new_ring() {
    auto* at =
        ::mmap(nullptr, sizeof(RingMemory), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (at == MAP_FAILED) return nullptr;
    auto* memory = static_cast<RingMemory*>(at);
    memory->thread = static_cast<uint32_t>(::gettid());
    memory->taken = 1;
    return {memory, [](RingMemory* old) { ::munmap(old, sizeof(RingMemory)); }};
}

/// This thread's rings; their destructor tells the collectors that the thread has ended.
struct ThreadRings {
    std::vector<std::unique_ptr<ThreadRing>> rings;
    std::vector<char> large;  // the open reservation of a row longer than a ring takes
    ~ThreadRings() {
        for (auto& ring : rings) ring->memory->taken.store(0, std::memory_order_release);
    }
};
thread_local ThreadRings thread_rings;

}  // namespace

constinit thread_local ThreadRing* Logs::thread_ring_ = nullptr;

Logs::Logs(Options options)
    : identity_(next_identity++),
      sites_(options.level),
      sink_(std::move(options.directory), options.to_stderr),
      builtin_("", FeedPolicy::drop, [](int32_t, const std::string&) {}) {
    builtin_.attach([this](const LogBatch& batch) -> Delivery {
        lost_ += sink_.append(LogRows(batch.block), !any_feed());
        return {};
    });
    thread_ = std::thread([this] { run(); });
}

Logs::~Logs() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        wanted_.notify_one();
    }
    thread_.join();
    builtin_.wait_empty(final_patience);
}

/// This thread's ring, made if it has none; null when there is no memory for it.
ThreadRing* Logs::ring() noexcept try {
    for (auto& ring : thread_rings.rings)
        if (ring->identity == identity_) return thread_ring_ = ring.get();
    auto memory = new_ring();
    if (!memory) return nullptr;
    auto made = std::make_unique<ThreadRing>(ThreadRing{identity_, memory, RingWriter(*memory)});
    {
        std::lock_guard lock(rings_mutex_);
        new_rings_.push_back(memory);
    }
    return thread_ring_ = thread_rings.rings.emplace_back(std::move(made)).get();
} catch (const std::bad_alloc&) {
    return nullptr;
}

void* Logs::reserve_slowly(const orrery_log_site* site, size_t size) noexcept try {
    auto* own = ring();
    if (size > longest_ring_row && size <= wire::longest_row && thread_rings.large.empty()) {
        thread_rings.large.resize(size);
        return thread_rings.large.data();
    }
    auto* place = own ? own->writer.reserve(size) : nullptr;
    if (place) return place;
    if (own)
        own->writer.count_lost(site->id);
    else
        ++lost_;
    return nullptr;
} catch (const std::bad_alloc&) {
    return ++lost_, nullptr;
}

void Logs::commit_slowly(const orrery_log_site* site, void* place, size_t size) noexcept try {
    if (auto* own = ring(); own && own->writer.reserved(place)) return commit(site, place, size);
    if (thread_rings.large.empty() || place != thread_rings.large.data()) return;
    std::string bytes(thread_rings.large.data(), std::min(size, thread_rings.large.size()));
    thread_rings.large.clear();
    {
        std::lock_guard lock(rings_mutex_);
        large_.push_back({site->id, LogClock::now(), static_cast<uint32_t>(::gettid()), std::move(bytes)});
    }
    hurry();
} catch (const std::bad_alloc&) {
    ++lost_;
}

void Logs::write(std::string_view stanza, int32_t level, std::string_view logger, std::string_view message,
                 const Fields& properties) {
    orrery_log_site at{};
    if (site(stanza, level, logger, &at) != ORRERY_OK || __atomic_load_n(at.enabled, __ATOMIC_RELAXED) == 0) return;
    std::vector<orrery_field> fields{{raw("message"), raw(message)}};
    for (auto& field : properties.record()) fields.push_back(field);
    std::string bytes;
    wire::append_record(bytes, {fields.data(), fields.size()});
    if (auto* place = reserve(&at, bytes.size())) {
        std::memcpy(place, bytes.data(), bytes.size());
        commit(&at, place, bytes.size());
    }
}

void Logs::hurry() noexcept {
    if (urgent_.exchange(true)) return;
    std::lock_guard lock(mutex_);
    wanted_.notify_one();
}

void Logs::flush() {
    {
        std::unique_lock lock(mutex_);
        auto mine = ++asked_;
        wanted_.notify_one();
        flushed_.wait(lock, [&] { return done_ >= mine; });
    }
    builtin_.wait_empty(final_patience);
}

std::shared_ptr<Feed> Logs::feed(const std::string& stanza, FeedPolicy policy) {
    std::lock_guard lock(feeds_mutex_);
    auto& known = feeds_[stanza];
    auto out = known.lock();
    if (out) return out->set_policy(policy), out;
    out = std::make_shared<Feed>(stanza, policy, [this](int32_t level, const std::string& message) {
        write("orrery", level, "orrery.logs", message);
    });
    for (auto& batch : first_) out->push(batch);
    known = out;
    return out;
}

bool Logs::any_feed() {
    std::lock_guard lock(feeds_mutex_);
    return std::any_of(feeds_.begin(), feeds_.end(), [](auto& known) { return !known.second.expired(); });
}

void Logs::begin() {
    std::lock_guard lock(feeds_mutex_);
    begun_ = true;
    first_.clear();
}

std::shared_ptr<ForeignLogs> Logs::share() {
    auto out = std::make_shared<ForeignLogs>(sites_);
    std::lock_guard lock(rings_mutex_);
    new_foreign_.push_back(out);
    return out;
}

Logs::Counts Logs::counts() {
    Counts out;
    out.rows = rows_, out.lost = lost_;
    std::lock_guard lock(feeds_mutex_);
    for (auto& [name, known] : feeds_)
        if (auto feed = known.lock()) out.appenders.emplace(name, feed->counts());
    return out;
}

}  // namespace orrery::kernel
