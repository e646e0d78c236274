#include "logs/sites.h"

#include <algorithm>

#include "conf/values.h"

namespace orrery::kernel {

namespace {

/// `logger` is `name`, or one below it.
bool is_below(std::string_view logger, std::string_view name) {
    return logger.starts_with(name) && (logger.size() == name.size() || logger[name.size()] == '.');
}

/// What the law or the auditor wants cannot be switched off.
bool always_written(std::string_view logger) {
    return is_below(logger, "License") || is_below(logger, "AuditSecurity");
}

}  // namespace

int32_t log_level_named(std::string_view name) {
    constexpr std::string_view names[] = {"default", "debug", "info", "warn", "error", "fatal", "off"};
    auto found = std::find(std::begin(names), std::end(names), lower(name));
    return found == std::end(names) ? -1 : static_cast<int32_t>(found - names);
}

int32_t LogSites::site(std::string_view stanza, int32_t level, std::string_view logger, orrery_log_site* out) {
    if (level < ORRERY_LOG_DEBUG || level > ORRERY_LOG_FATAL || logger.size() > 256) return ORRERY_INVALID;
    std::string key(stanza);
    key.append(1, '\0').append(logger).append(1, static_cast<char>('0' + level));
    std::lock_guard lock(mutex_);
    auto [at, fresh] = known_.try_emplace(std::move(key), sites_.size());
    if (fresh && sites_.size() >= most_sites_) return known_.erase(at), ORRERY_LIMIT;
    if (fresh) {
        auto& made = sites_.emplace_back();
        made.stanza = stanza, made.logger = logger, made.level = level;
        apply(made);
    }
    *out = {&sites_[at->second].enabled, at->second};
    return ORRERY_OK;
}

LogSite* LogSites::find(uint64_t id) {
    std::lock_guard lock(mutex_);
    return id < sites_.size() ? &sites_[id] : nullptr;
}

bool LogSites::add_copy(uint64_t site, uint8_t* copy) {
    std::lock_guard lock(mutex_);
    if (site >= sites_.size()) return false;
    sites_[site].copies.push_back(copy);
    apply(sites_[site]);
    return true;
}

void LogSites::forget_copies(const uint8_t* begin, const uint8_t* end) {
    std::lock_guard lock(mutex_);
    for (auto& site : sites_) std::erase_if(site.copies, [&](auto* copy) { return copy >= begin && copy < end; });
}

bool LogSites::set_level(std::string_view whose, int32_t level) {
    std::lock_guard lock(mutex_);
    auto found = rules_.find(whose);
    if (level == 0) {
        if (found != rules_.end()) rules_.erase(found);
    } else if (found != rules_.end()) {
        found->second = level;
    } else {
        if (rules_.size() >= most_rules_ || whose.size() > 300) return false;
        rules_.emplace(whose, level);
    }
    for (auto& site : sites_) apply(site);
    return true;
}

int32_t LogSites::level_of(const LogSite& site) const {
    auto everybody = rules_.find("");
    auto level = everybody == rules_.end() ? level_ : everybody->second;
    if (auto rule = rules_.find("stanza:" + site.stanza); rule != rules_.end()) level = rule->second;
    for (auto name = std::string_view(site.logger);;) {  // from the longest on
        if (auto rule = rules_.find(name); rule != rules_.end()) {
            level = rule->second;
            break;
        }
        auto dot = name.rfind('.');
        if (dot == name.npos) break;
        name = name.substr(0, dot);
    }
    return level >= off && always_written(site.logger) ? std::min<int32_t>(level_, ORRERY_LOG_INFO) : level;
}

void LogSites::apply(LogSite& site) const {
    auto enabled = static_cast<uint8_t>(site.level >= level_of(site));
    __atomic_store_n(&site.enabled, enabled, __ATOMIC_RELAXED);
    for (auto* copy : site.copies) __atomic_store_n(copy, enabled, __ATOMIC_RELAXED);
}

}  // namespace orrery::kernel
