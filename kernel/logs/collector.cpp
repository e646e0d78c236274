// The collector's side of Logs: rows of all rings, in the order of their time, into batches for everybody.
#include <orrery/wire.h>

#include <algorithm>

#include "crashes/shortage.h"
#include "logs/logs.h"
#include "logs/source.h"

namespace orrery::kernel {

namespace {

// Rows wait at most so long before they are on their way. While many come it is looked sooner, so that no ring is half
// full, and nobody who logs has to wake the collector, which takes a thousand times as long as a row.
constexpr std::chrono::milliseconds look{50}, soon{1};
constexpr size_t many = RingMemory::capacity / 8;  // bytes of a ring in one round
constexpr size_t batch_size = 256u << 10, most_first_bytes = 4u << 20;
constexpr std::chrono::seconds between_losses{1};

}  // namespace

void Logs::run() {
    for (bool last = false; !last;) {
        uint64_t asked = 0;
        {
            std::unique_lock lock(mutex_);
            wanted_.wait_for(lock, pause_, [&] { return stopping_ || urgent_.load() || asked_ > done_; });
            asked = asked_;
            last = stopping_;
        }
        urgent_ = false;
        if_memory_lasts([&] {
            collect_round();
            std::lock_guard lock(feeds_mutex_);
            for (auto& [name, known] : feeds_)
                if (auto feed = known.lock()) feed->look_after();
        });
        std::lock_guard lock(mutex_);
        done_ = asked;
        flushed_.notify_all();
    }
    sources_.clear();
}

/// Every ring of the process that a thread of it has taken so far.
void Logs::find_rings(ForeignLogs& foreign, const std::shared_ptr<ForeignLogs>& held) {
    auto& memory = foreign.memory();
    auto used = std::min<size_t>(memory.rings_used.load(std::memory_order_acquire), SharedLogs::most_rings);
    auto have = static_cast<size_t>(
        std::count_if(sources_.begin(), sources_.end(), [&](auto& one) { return one->foreign == held; }));
    for (auto i = have; i < used; ++i)
        sources_.push_back(std::make_unique<LogSource>(std::shared_ptr<RingMemory>(held, &memory.rings[i]),
                                                       held));  // lives as long as it
}

/// Whatever was committed before it began is in the queues when it returns. For flush() and at the end what was lost is
/// told as well, however soon after the last time.
void Logs::collect_round() {
    bool all = false;
    {
        std::lock_guard lock(mutex_);
        all = stopping_ || asked_ != done_;
    }
    {
        std::lock_guard lock(rings_mutex_);
        // What there is no memory for waits for the next round.
        while (!new_rings_.empty()) {
            sources_.push_back(std::make_unique<LogSource>(new_rings_.back(), nullptr));
            new_rings_.pop_back();
        }
        foreign_.insert(foreign_.end(), new_foreign_.begin(), new_foreign_.end());
        new_foreign_.clear();
    }
    std::vector<std::shared_ptr<ForeignLogs>> ended;
    for (auto& foreign : foreign_) {
        if (foreign->ended()) ended.push_back(foreign);  // before the rings are looked at: nothing can follow them
        find_rings(*foreign, foreign);
    }
    clock_.renew();
    size_t most = 0;
    for (auto& source : sources_) {
        source->ended = source->abandoned();
        source->active = source->reader.look();
        if (source->active) source->name_thread();
        most = std::max(most, source->reader.waiting());
    }
    pause_ = most >= many ? soon : std::min(pause_ * 2, look);
    while (true) {  // the oldest row of all; from that ring on, as long as no other one has an older one
        LogSource* first = nullptr;
        uint64_t second = UINT64_MAX;
        for (auto& source : sources_) {
            if (!source->active) continue;
            auto ticks = source->reader.row().ticks;
            if (!first || ticks < first->reader.row().ticks) {
                if (first) second = first->reader.row().ticks;
                first = source.get();
            } else {
                second = std::min(second, ticks);
            }
        }
        if (!first) break;
        do take(*first);
        while ((first->active = first->reader.next()) && first->reader.row().ticks <= second);
    }
    take_large();
    for (auto& source : sources_) {
        source->reader.release();
        tell_lost(*source, all || source->ended);
        if (source->reader.broken() && !std::exchange(source->told_broken, true)) tell_broken(*source);
    }
    cut();
    std::erase_if(sources_, [](auto& source) { return source->ended; });
    std::erase_if(foreign_, [&](auto& one) { return std::find(ended.begin(), ended.end(), one) != ended.end(); });
}

/// Stable pointers: sites stay where they are.
const LogSite* Logs::known(uint64_t site) {
    if (site >= known_.size()) {
        auto* found = sites_.find(site);
        if (!found) return nullptr;
        known_.resize(site + 1);
        known_[site] = found;
    }
    if (!known_[site]) known_[site] = sites_.find(site);
    return known_[site];
}

void Logs::take(LogSource& source) {
    auto& row = source.reader.row();
    auto number = source.foreign ? source.foreign->site_of(row.site) : std::optional(row.site);
    auto* site = number ? known(*number) : nullptr;
    if (!site) return void(++lost_);
    add({clock_.nanoseconds(row.ticks), site->level, site->stanza, site->logger, source.thread_text, row.bytes});
}

/// They are rare, and come behind the others of their round.
void Logs::take_large() {
    std::vector<Large> rows;
    {
        std::lock_guard lock(rings_mutex_);
        rows.swap(large_);
    }
    for (auto& row : rows) {
        auto* site = known(row.site);
        if (!site) continue;
        auto thread = std::to_string(row.thread);
        add({clock_.nanoseconds(row.ticks), site->level, site->stanza, site->logger, thread, row.bytes});
    }
}

/// At most once a second and ring, in the name of who lost the last one.
void Logs::tell_lost(LogSource& source, bool at_once) {
    auto newly = source.reader.newly_lost();
    source.lost += newly, lost_ += newly;
    auto now = LogSource::Clock::now();
    if (source.lost == 0 || (!at_once && now - source.told < between_losses)) return;
    auto number =
        source.foreign ? source.foreign->site_of(source.reader.lost_site()) : std::optional(source.reader.lost_site());
    auto* site = number ? known(*number) : nullptr;
    std::string bytes;
    auto message = std::to_string(source.lost) + " rows were lost: more came than a thread's log takes";
    wire::append_record(bytes, Fields{{"message", message}}.record().raw_record());
    add({LogClock::wall_ns(), ORRERY_LOG_WARN, site ? std::string_view(site->stanza) : "orrery", "orrery.logs",
         source.thread_text, bytes});
    source.lost = 0, source.told = now;
}

/// It is a hostile process's doing, or that of one whose memory is damaged.
void Logs::tell_broken(LogSource& source) {
    auto number = source.foreign ? source.foreign->site_of(0) : std::nullopt;
    auto* site = number ? known(*number) : nullptr;
    std::string bytes;
    constexpr std::string_view message = "the process's log memory holds what is no row: nothing more is read from it";
    wire::append_record(bytes, Fields{{"message", message}}.record().raw_record());
    add({LogClock::wall_ns(), ORRERY_LOG_ERROR, site ? std::string_view(site->stanza) : "orrery", "orrery.logs",
         source.thread_text, bytes});
}

void Logs::add(const LogRow& row) {
    if (row.bytes.size() > wire::longest_row) return void(++lost_);
    if (writer_.rows() != 0 && (writer_.size() >= batch_size || !writer_.takes(row.bytes.size()))) cut();
    if (writer_.add(row))
        ++rows_;
    else
        ++lost_;
}

void Logs::cut() {
    if (writer_.rows() == 0) return;
    auto batch = writer_.take();
    if (batch->about_site || !any_feed()) builtin_.push(batch);
    batch = echoes_.passed(std::move(batch), Echoes::Clock::now(), [this](const std::string& stanza) {
        write("orrery", ORRERY_LOG_WARN, "orrery.logs",
              "appender " + stanza +
                  " says much about itself: other appenders do not get all of it, its file below "
                  "logs has it");
    });
    if (!batch) return;
    std::vector<std::shared_ptr<Feed>> feeds;
    {
        std::lock_guard lock(feeds_mutex_);
        for (auto& [name, known] : feeds_)
            if (auto feed = known.lock()) feeds.push_back(std::move(feed));
        if (!begun_ && first_bytes_ + batch->block.size() <= most_first_bytes) {
            first_.push_back(batch);
            first_bytes_ += batch->block.size();
        }
    }
    for (auto& feed : feeds) feed->push(batch);
}

}  // namespace orrery::kernel
