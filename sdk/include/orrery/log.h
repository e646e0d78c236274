// Logging: a site per (logger, level) registered once; a level that is off costs one byte's read.
#pragma once
#include <orrery/wire.h>

#include <array>
#include <concepts>
#include <span>

namespace orrery {

/// How much a row matters; the site sets for each logger from which level on rows are written.
enum class Level : int32_t {
    debug = ORRERY_LOG_DEBUG,  ///< for who looks for a fault
    info = ORRERY_LOG_INFO,    ///< what happens in the usual course
    warn = ORRERY_LOG_WARN,    ///< somebody should look, and it goes on
    error = ORRERY_LOG_ERROR,  ///< something failed
    fatal = ORRERY_LOG_FATAL   ///< the service cannot go on; appenders flush at once
};

/// The value of a property: text, which is borrowed until write() returns, or a number, which becomes text where the
/// row is read and so costs the writer eight bytes.
class LogValue {
public:
    /// Borrows the text; what is beyond 4 GiB is cut off.
    LogValue(std::string_view text) noexcept
        : size_(static_cast<uint32_t>(std::min<size_t>(text.size(), UINT32_MAX))), bytes_{.text = text.data()} {}
    /// Borrows the string's text.
    LogValue(const std::string& text) noexcept : LogValue(std::string_view(text)) {}
    /// Borrows a text with a terminator; not null.
    LogValue(const char* text) noexcept : LogValue(std::string_view(text)) {}
    /// "true" or "false", as text.
    LogValue(std::same_as<bool> auto flag) noexcept : LogValue(std::string_view(flag ? "true" : "false")) {}
    /// A whole number of eight bytes: signed ones as integer, others as natural. No single character: give a text.
    template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>) LogValue(T number)
    noexcept : kind_(std::is_signed_v<T> ? wire::RowValue::integer : wire::RowValue::natural) {
        if constexpr (std::is_signed_v<T>)
            bytes_.integer = number;
        else
            bytes_.natural = number;
    }
    /// A number with a fraction, as double.
    LogValue(std::floating_point auto number) noexcept
        : kind_(wire::RowValue::number), bytes_{.number = static_cast<double>(number)} {}
    /// What bytes() are.
    wire::RowValue kind() const noexcept { return kind_; }
    /// As it stands in a row.
    std::string_view bytes() const noexcept {
        return {kind_ == wire::RowValue::text ? bytes_.text : reinterpret_cast<const char*>(&bytes_), size_};
    }

private:
    // As small as can be: who logs at a level that is off has made these all the same.
    wire::RowValue kind_ = wire::RowValue::text;
    uint32_t size_ = sizeof(Bytes);
    union Bytes {
        const char* text;
        std::int64_t integer;
        std::uint64_t natural;
        double number;
    } bytes_{.natural = 0};
};

/// A property of a row. Borrowed.
struct LogProperty {
    std::string_view name;  ///< as readers of the log see it
    LogValue value;         ///< borrows its text
};

/// The properties of one row as write() takes them: `{{"user", name}, {"rows", 7}}`, or Fields. Borrows them.
class LogProperties {
public:
    /// None.
    LogProperties() noexcept = default;
    /// Borrows the list: good until the end of the call that it is written in.
    LogProperties(std::initializer_list<LogProperty> items) noexcept : items_(std::data(items)), count_(items.size()) {}
    /// Borrows the fields, all as text; they must not change meanwhile.
    LogProperties(const Fields& fields) noexcept : fields_(fields.record().begin()), count_(fields.record().size()) {}

    /// How many there are.
    uint32_t count() const noexcept { return static_cast<uint32_t>(count_); }
    /// Bytes that encode() writes.
    size_t encoded_size() const noexcept {
        size_t size = wire::row_field_head * count_;
        for (auto& item : items()) size += item.name.size() + item.value.bytes().size();
        for (auto& field : fields()) size += field.name.size + field.value.size;
        return size;
    }
    /// Writes all as fields of a log row; `at` has room for encoded_size() bytes.
    void encode(char* at) const noexcept {
        for (auto& item : items()) at = wire::put_row_field(at, item.value.kind(), item.name, item.value.bytes());
        for (auto& field : fields())
            at = wire::put_row_field(at, wire::RowValue::text, view(field.name), view(field.value));
    }
    /// Whether some value is no text, which a kernel without log_values cannot read.
    bool any_number() const noexcept {
        return std::ranges::any_of(items(), [](auto& one) { return one.value.kind() != wire::RowValue::text; });
    }
    /// The same with every number as text.
    Fields texts() const {
        Fields out;
        std::array<char, 32> room;
        for (auto& field : fields()) out.add(view(field.name), view(field.value));
        for (auto& item : items())
            out.add(item.name, wire::RowField{item.value.kind(), {}, item.value.bytes()}.text(room));
        return out;
    }

private:
    std::span<const LogProperty> items() const noexcept { return {items_, items_ ? count_ : 0}; }
    std::span<const orrery_field> fields() const noexcept { return {fields_, fields_ ? count_ : 0}; }
    const LogProperty* items_ = nullptr;  // these, or those of
    const orrery_field* fields_ = nullptr;
    size_t count_ = 0;
};

/// A named logger. Copyable, cheap; valid until the plugin instance's destructor ends. [any thread]
/// Never hand it a password, ticket, cookie, token or key.
class Logger {
public:
    /// All levels are off: writes nothing.
    Logger() = default;
    /// Registers the name at all levels, which takes its time: keep the object. `host` is borrowed.
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
    /// finds no room is counted and dropped. The property `exception` holds an exception's text. Where the arguments
    /// are costly, see ORRERY_LOG.
    [[gnu::always_inline]] void write(Level level, std::string_view message,
                                      const LogProperties& properties = {}) const {
        if (enabled(level)) put(level, message, properties);
    }
    /// write() at Level::debug.
    [[gnu::always_inline]] void debug(std::string_view message, const LogProperties& properties = {}) const {
        write(Level::debug, message, properties);
    }
    /// write() at Level::info.
    [[gnu::always_inline]] void info(std::string_view message, const LogProperties& properties = {}) const {
        write(Level::info, message, properties);
    }
    /// write() at Level::warn.
    [[gnu::always_inline]] void warn(std::string_view message, const LogProperties& properties = {}) const {
        write(Level::warn, message, properties);
    }
    /// write() at Level::error.
    [[gnu::always_inline]] void error(std::string_view message, const LogProperties& properties = {}) const {
        write(Level::error, message, properties);
    }
    /// write() at Level::fatal; ends nothing by itself.
    [[gnu::always_inline]] void fatal(std::string_view message, const LogProperties& properties = {}) const {
        write(Level::fatal, message, properties);
    }

private:
    /// Apart from the question whether the level is on, so that only that stands in the callers.
    [[gnu::noinline]] void put(Level level, std::string_view message, const LogProperties& properties) const {
        if (numbers_ || !properties.any_number()) return put_encoded(level, message, properties);
        auto texts = properties.texts();
        put_encoded(level, message, texts);
    }
    void put_encoded(Level level, std::string_view message, const LogProperties& properties) const noexcept {
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

/// A row whose arguments are evaluated only while its level is on: `ORRERY_LOG(log_, debug, "it is so: " + text())`.
#define ORRERY_LOG(logger, level, ...)                                  \
    do {                                                                \
        const ::orrery::Logger& orrery_log_here = (logger);             \
        if (orrery_log_here.enabled(::orrery::Level::level))            \
            orrery_log_here.write(::orrery::Level::level, __VA_ARGS__); \
    } while (false)

}  // namespace orrery
