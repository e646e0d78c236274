// One row of the log, as layouts, filters and appenders see it.
#pragma once
#include <orrery/appender.h>
#include <orrery/kit/log/level.h>

#include <array>

namespace orrery::logkit {

/// The properties of a row: views of an encoded record, decoded when first asked for. Not thread-safe.
class Properties {
public:
    /// Takes another record; bytes that are none give no properties. Borrowed.
    void reset(std::string_view encoded) noexcept { encoded_ = encoded, decoded_ = false; }
    std::string_view encoded() const noexcept { return encoded_; }
    std::optional<std::string_view> find(std::string_view name) const {
        size_t hint = 0;
        return find(name, hint);
    }
    /// The same; `hint` is kept by the caller from row to row, since rows of a kind have their properties in one order.
    std::optional<std::string_view> find(std::string_view name, size_t& hint) const;
    const std::vector<orrery_field>& all() const {
        if (!decoded_) decode();
        return fields_;
    }

private:
    void decode() const;
    std::string_view encoded_;
    mutable std::vector<orrery_field> fields_;
    mutable bool decoded_ = true;
};

/// A view of one row: what it names must outlive it. One object is reused from row to row. Not thread-safe.
class Event {
public:
    static constexpr size_t guid_size = 36;

    std::int64_t microseconds = 0;    ///< since 1970-01-01 UTC
    int32_t level = ORRERY_LOG_INFO;  ///< orrery_log_level
    std::string_view logger, thread, message;
    std::string_view exception;  ///< empty: none
    std::string_view stanza;     ///< who wrote it; empty when the row does not say
    Properties properties;

    /// Becomes a view of row `row`.
    void read(const LogRows& rows, uint32_t row);
    /// Forgets what was made for the row before (its guid). After the members were set one by one.
    void renew() noexcept { has_guid_ = false; }
    std::string_view level_name() const noexcept { return logkit::level_name(level); }
    LevelNumber level_number() const noexcept { return logkit::level_number(level); }
    /// A random version-4 UUID, made when first asked for and the same until the event is another row.
    std::string_view guid() const;
    void set_guid(std::string_view guid) noexcept;

private:
    mutable std::array<char, guid_size> guid_{};
    mutable bool has_guid_ = false;
};

/// A row that owns its bytes, for appenders that keep rows for later.
class KeptEvent {
public:
    explicit KeptEvent(const Event& event);
    KeptEvent(KeptEvent&&) noexcept = default;
    KeptEvent& operator=(KeptEvent&&) noexcept = default;
    const Event& get() const noexcept { return event_; }
    size_t bytes() const noexcept { return size_; }

private:
    std::unique_ptr<char[]> bytes_;  // stays where it is when the object moves
    size_t size_ = 0;
    Event event_;
};

}  // namespace orrery::logkit
