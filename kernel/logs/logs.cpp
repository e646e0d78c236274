#include "logs/logs.h"

#include <orrery/wire.h>

#include <algorithm>
#include <chrono>

#include "logs/row_text.h"

namespace orrery::kernel {

namespace {

constexpr size_t most_sites = 65'536;
constexpr size_t longest_large_row = 1u << 20;

int64_t now_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::atomic<uint64_t> next_identity{1};

/// This thread's rings; their destructor tells the sinks that the thread has ended.
struct ThreadRings {
    std::vector<std::pair<uint64_t, std::shared_ptr<LogRing>>> rings;
    std::vector<char> large;  // the open reservation of a row longer than a ring takes
    ~ThreadRings() {
        for (auto& [identity, ring] : rings) ring->abandoned.store(true, std::memory_order_release);
    }
};
thread_local ThreadRings thread_rings;

}  // namespace

Logs::Logs(Options options) : options_(std::move(options)), identity_(next_identity++), thread_([this] { run(); }) {}

Logs::~Logs() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        wanted_.notify_one();
    }
    thread_.join();
}

int32_t Logs::site(std::string_view stanza, int32_t level, std::string_view logger, orrery_log_site* out) {
    if (level < ORRERY_LOG_DEBUG || level > ORRERY_LOG_FATAL || logger.size() > 256) return ORRERY_INVALID;
    std::string key(stanza);
    key.append(1, '\0').append(logger).append(1, static_cast<char>('0' + level));
    std::lock_guard lock(sites_mutex_);
    auto [at, fresh] = known_sites_.try_emplace(std::move(key), sites_.size());
    if (fresh && sites_.size() >= most_sites) return known_sites_.erase(at), ORRERY_LIMIT;
    if (fresh)
        sites_.push_back(
            {std::string(stanza), std::string(logger), level, static_cast<uint8_t>(level >= options_.level)});
    *out = {&sites_[at->second].enabled, at->second};
    return ORRERY_OK;
}

LogRing& Logs::ring() {
    for (auto& [identity, ring] : thread_rings.rings)
        if (identity == identity_) return *ring;
    auto ring = std::make_shared<LogRing>();
    thread_rings.rings.emplace_back(identity_, ring);
    std::lock_guard lock(rings_mutex_);
    rings_.push_back(ring);
    return *ring;
}

void* Logs::reserve(const orrery_log_site*, size_t size) {
    if (size > LogRing::longest_row) {
        if (size > longest_large_row || !thread_rings.large.empty()) return ++lost_, nullptr;
        thread_rings.large.resize(size);
        return thread_rings.large.data();
    }
    auto& own = ring();
    for (int tries = 0; tries < 100; ++tries) {
        if (auto* place = own.reserve(size)) return place;
        if (!own.half_full()) break;  // not for want of room: a reservation is still open
        {
            std::lock_guard lock(mutex_);
            urgent_ = true;
            wanted_.notify_one();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return ++lost_, nullptr;
}

void Logs::commit(const orrery_log_site* site, void* place, size_t size) {
    bool hurry = false;
    if (!thread_rings.large.empty() && place == thread_rings.large.data()) {
        std::string bytes(thread_rings.large.data(), std::min(size, thread_rings.large.size()));
        thread_rings.large.clear();
        std::lock_guard lock(rings_mutex_);
        large_.push_back({site->id, now_ns(), std::move(bytes)});
        hurry = true;
    } else {
        auto& own = ring();
        own.commit(site->id, now_ns(), size);
        hurry = own.half_full();
    }
    if (!hurry) return;
    std::lock_guard lock(mutex_);
    urgent_ = true;
    wanted_.notify_one();
}

void Logs::write(std::string_view stanza, int32_t level, std::string_view logger, std::string_view message,
                 const Fields& properties) {
    orrery_log_site at{};
    if (site(stanza, level, logger, &at) != ORRERY_OK || *at.enabled == 0) return;
    std::vector<orrery_field> fields{{raw("message"), raw(message)}};
    for (auto& [name, value] : properties.items()) fields.push_back({raw(name), raw(value)});
    std::string bytes;
    wire::append_record(bytes, {fields.data(), fields.size()});
    if (auto* place = reserve(&at, bytes.size())) {
        std::memcpy(place, bytes.data(), bytes.size());
        commit(&at, place, bytes.size());
    }
}

void Logs::flush() {
    std::unique_lock lock(mutex_);
    auto mine = ++asked_;
    wanted_.notify_one();
    flushed_.wait(lock, [&] { return done_ >= mine; });
}

void Logs::run() {
    std::vector<Pending> rows;
    for (bool last = false; !last;) {
        uint64_t asked = 0;
        {
            std::unique_lock lock(mutex_);
            wanted_.wait_for(lock, std::chrono::milliseconds(50),
                             [&] { return stopping_ || urgent_ || asked_ > done_; });
            urgent_ = false;
            asked = asked_;
            last = stopping_;
        }
        rows.clear();
        collect(rows);
        emit(rows);
        std::lock_guard lock(mutex_);
        done_ = asked;
        flushed_.notify_all();
    }
}

void Logs::collect(std::vector<Pending>& rows) {
    std::lock_guard lock(rings_mutex_);
    rows.swap(large_);
    std::erase_if(rings_, [&](auto& ring) {
        bool ended = ring->abandoned.load(std::memory_order_acquire);  // before the drain: nothing can follow it
        ring->drain([&](const LogRing::Row& row) { rows.push_back({row.site, row.time_ns, std::string(row.bytes)}); });
        return ended;
    });
    std::stable_sort(rows.begin(), rows.end(), [](auto& a, auto& b) { return a.time_ns < b.time_ns; });
}

void Logs::emit(std::vector<Pending>& rows) {
    if (rows.empty()) return;
    std::string console;
    std::map<std::string, std::string> by_stanza;
    std::vector<orrery_field> fields;
    for (auto& row : rows) {
        const Site* site = nullptr;
        {
            std::lock_guard lock(sites_mutex_);
            if (row.site < sites_.size()) site = &sites_[row.site];
        }
        std::string_view bytes = row.bytes;
        if (!site || !wire::read_record(bytes, fields)) {
            ++lost_;
            continue;
        }
        RowText text{row.time_ns, site->level, site->logger, Record({fields.data(), fields.size()})};
        append_file_line(by_stanza[site->stanza], text);
        if (options_.to_stderr) append_console_line(console, text);
    }
    write_console(console);
    if (options_.directory.empty()) return;
    for (auto& [stanza, lines] : by_stanza) {
        auto file = files_.try_emplace(stanza, options_.directory / stanza, stanza + ".log").first;
        if (!file->second.append(lines)) ++lost_;
    }
}

}  // namespace orrery::kernel
