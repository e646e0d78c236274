// Logging: a site per (logger, level) registered once; a disabled level costs one byte's read.
#pragma once
#include <orrery/wire.h>

#include <array>
#include <concepts>

namespace orrery {

/// How much a row matters; the site sets for each logger from which level on rows are written.
enum class Level : int32_t {
    debug = ORRERY_LOG_DEBUG,
    info = ORRERY_LOG_INFO,
    warn = ORRERY_LOG_WARN,
    error = ORRERY_LOG_ERROR,
    fatal = ORRERY_LOG_FATAL
};

/// The value of a property: text, which is borrowed until write() returns, or a number, which becomes text where the
/// row is read and so costs the writer eight bytes.
class LogValue {
public:
    LogValue(std::string_view text) noexcept : text_(text) {}
    LogValue(const std::string& text) noexcept : text_(text) {}
    LogValue(const char* text) noexcept : text_(text) {}
    LogValue(std::same_as<bool> auto flag) noexcept : text_(flag ? "true" : "false") {}
    template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>) LogValue(T number)
    noexcept : kind_(std::is_signed_v<T> ? wire::RowValue::integer : wire::RowValue::natural) {
        if constexpr (std::is_signed_v<T>)
            integer_ = number;
        else
            natural_ = number;
    }
    LogValue(std::floating_point auto number) noexcept
        : kind_(wire::RowValue::number), number_(static_cast<double>(number)) {}
    wire::RowValue kind() const noexcept { return kind_; }
    /// As it stands in a row.
    std::string_view bytes() const noexcept {
        return kind_ == wire::RowValue::text ? text_ : std::string_view(reinterpret_cast<const char*>(&integer_), 8);
    }

private:
    wire::RowValue kind_ = wire::RowValue::text;
    std::string_view text_;
    union {
        std::int64_t integer_ = 0;
        std::uint64_t natural_;
        double number_;
    };
};

/// A property of a row. Borrowed.
struct LogProperty {
    std::string_view name;
    LogValue value;
};

/// The properties of one row as write() takes them: `{{"user", name}, {"rows", 7}}`, or Fields. Borrows them.
class LogProperties {
public:
    LogProperties() noexcept = default;
    LogProperties(std::initializer_list<LogProperty> items) noexcept : items_(std::data(items)), count_(items.size()) {}
    LogProperties(const Fields& fields) noexcept : fields_(fields.record()) {}

    uint32_t count() const noexcept { return static_cast<uint32_t>(count_ + fields_.size()); }
    size_t encoded_size() const noexcept {
        size_t size = wire::row_field_head * count();
        for (size_t i = 0; i < count_; ++i) size += items_[i].name.size() + items_[i].value.bytes().size();
        for (auto& field : fields_) size += field.name.size + field.value.size;
        return size;
    }
    void encode(char* at) const noexcept {
        for (size_t i = 0; i < count_; ++i)
            at = wire::put_row_field(at, items_[i].value.kind(), items_[i].name, items_[i].value.bytes());
        for (auto& field : fields_)
            at = wire::put_row_field(at, wire::RowValue::text, view(field.name), view(field.value));
    }
    bool any_number() const noexcept {
        return std::any_of(items_, items_ + count_, [](auto& one) { return one.value.kind() != wire::RowValue::text; });
    }
    /// The same with every number as text.
    Fields texts() const {
        Fields out(fields_);
        std::array<char, 32> room;
        for (size_t i = 0; i < count_; ++i)
            out.add(items_[i].name, wire::RowField{items_[i].value.kind(), {}, items_[i].value.bytes()}.text(room));
        return out;
    }

private:
    const LogProperty* items_ = nullptr;
    size_t count_ = 0;
    Record fields_;
};

/// A named logger. Copyable, cheap; valid until the plugin instance's destructor ends. [any thread]
/// Never hand it a password, ticket, cookie, token or key.
class Logger {
public:
    Logger() = default;
    Logger(const orrery_host* host, std::string_view name)
        : host_(host),
          numbers_(host->size > offsetof(orrery_host, log_values) && host->log_values >= wire::row_values) {
        for (int32_t level = ORRERY_LOG_DEBUG; level <= ORRERY_LOG_FATAL; ++level)
            host_->log_site(host_->self, level, raw(name), &sites_[static_cast<size_t>(level)]);
    }
    /// Changes while the plugin runs, see `orrery log level`.
    bool enabled(Level level) const noexcept {
        return __atomic_load_n(sites_[static_cast<size_t>(level)].enabled, __ATOMIC_RELAXED) != 0;
    }
    /// One row: a message and further properties (`request.id`, `user`, …). Never blocks and never throws; a row that
    /// finds no room is counted and dropped. The property `exception` holds an exception's text.
    void write(Level level, std::string_view message, LogProperties properties = {}) const {
        if (!enabled(level)) return;
        if (!numbers_ && properties.any_number()) {
            auto texts = properties.texts();
            return put(level, message, texts);
        }
        put(level, message, properties);
    }
    void debug(std::string_view message, LogProperties properties = {}) const {
        write(Level::debug, message, properties);
    }
    void info(std::string_view message, LogProperties properties = {}) const {
        write(Level::info, message, properties);
    }
    void warn(std::string_view message, LogProperties properties = {}) const {
        write(Level::warn, message, properties);
    }
    void error(std::string_view message, LogProperties properties = {}) const {
        write(Level::error, message, properties);
    }
    void fatal(std::string_view message, LogProperties properties = {}) const {
        write(Level::fatal, message, properties);
    }

private:
    void put(Level level, std::string_view message, const LogProperties& properties) const noexcept {
        constexpr std::string_view name = "message";
        auto& site = sites_[static_cast<size_t>(level)];
        auto size = 4 + wire::row_field_head + name.size() + message.size() + properties.encoded_size();
        auto* place = static_cast<char*>(host_->log_reserve(host_->self, &site, size));
        if (!place) return;
        uint32_t count = 1 + properties.count();
        std::memcpy(place, &count, sizeof count);
        properties.encode(wire::put_row_field(place + sizeof count, wire::RowValue::text, name, message));
        host_->log_commit(host_->self, &site, place, size);
    }
    static constexpr uint8_t off_ = 0;
    using Sites = std::array<orrery_log_site, ORRERY_LOG_FATAL + 1>;
    const orrery_host* host_ = nullptr;
    Sites sites_{{{&off_, 0}, {&off_, 0}, {&off_, 0}, {&off_, 0}, {&off_, 0}, {&off_, 0}}};
    bool numbers_ = false;  // the kernel knows them
};

}  // namespace orrery
