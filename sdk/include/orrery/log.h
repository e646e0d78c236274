// Logging: a site per (logger, level) registered once; a disabled level costs one byte's read.
#pragma once
#include <orrery/wire.h>

#include <array>
#include <memory>

namespace orrery {

/// How much a row matters; the site sets for each logger from which level on rows are written.
enum class Level : int32_t {
    debug = ORRERY_LOG_DEBUG,
    info = ORRERY_LOG_INFO,
    warn = ORRERY_LOG_WARN,
    error = ORRERY_LOG_ERROR,
    fatal = ORRERY_LOG_FATAL
};

/// A named logger. Copyable, cheap; valid until the plugin instance's destructor ends. [any thread]
/// Never hand it a password, ticket, cookie, token or key.
class Logger {
public:
    Logger() = default;
    Logger(const orrery_host* host, std::string_view name) : host_(host), sites_(std::make_shared<Sites>()) {
        for (int32_t level = ORRERY_LOG_DEBUG; level <= ORRERY_LOG_FATAL; ++level)
            host_->log_site(host_->self, level, raw(name), &(*sites_)[static_cast<size_t>(level)]);
    }
    bool enabled(Level level) const noexcept { return sites_ && *(*sites_)[static_cast<size_t>(level)].enabled != 0; }
    /// One row: a message and further properties (`request.id`, `user`, …).
    void write(Level level, std::string_view message, const Fields& properties = {}) const {
        if (!enabled(level)) return;
        std::vector<orrery_field> fields{{raw("message"), raw(message)}};
        for (auto& [name, value] : properties.items()) fields.push_back({raw(name), raw(value)});
        orrery_record row{fields.data(), fields.size()};
        auto& site = (*sites_)[static_cast<size_t>(level)];
        auto size = wire::encoded_size(row);
        void* place = host_->log_reserve(host_->self, &site, size);
        if (!place) return;
        std::string bytes;
        bytes.reserve(size);
        wire::append_record(bytes, row);
        std::memcpy(place, bytes.data(), bytes.size());
        host_->log_commit(host_->self, &site, place, size);
    }
    void debug(std::string_view message, const Fields& properties = {}) const {
        write(Level::debug, message, properties);
    }
    void info(std::string_view message, const Fields& properties = {}) const {
        write(Level::info, message, properties);
    }
    void warn(std::string_view message, const Fields& properties = {}) const {
        write(Level::warn, message, properties);
    }
    void error(std::string_view message, const Fields& properties = {}) const {
        write(Level::error, message, properties);
    }
    void fatal(std::string_view message, const Fields& properties = {}) const {
        write(Level::fatal, message, properties);
    }

private:
    using Sites = std::array<orrery_log_site, ORRERY_LOG_FATAL + 1>;
    const orrery_host* host_ = nullptr;
    std::shared_ptr<Sites> sites_;
};

}  // namespace orrery
