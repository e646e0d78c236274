// A plugin's settings: declared once (validation with line numbers, --help and the reference page come from it), then
// read.
#pragma once
#include <orrery/settings.h>

namespace orrery {

/// A declared parameter. `type` is one of: text integer number flag duration size path port choice:a,b,c; details may
/// narrow it, such as integer:1..64, duration:1s..1h, path:file, port:own (see orrery_setting).
struct Setting {
    /// texts must outlive the plugin: literals; `otherwise` is the default
    std::string_view name, help, otherwise = {}, type = "text", unit = {};
    uint32_t flags = 0;  ///< orrery_setting_flags
};

/// The settings of one instance, already checked against the declaration, defaults filled in. Owns its bytes. [any
/// thread]
class Config {
public:
    /// No settings at all.
    Config() = default;
    /// Copies the record's bytes.
    explicit Config(Record record) : fields_(record) {}
    /// Takes the fields over.
    explicit Config(Fields fields) : fields_(std::move(fields)) {}

    /// The value; throws Error(invalid) naming the parameter when it is missing or empty.
    std::string_view require(std::string_view name) const {
        auto value = fields_.find(name);
        if (!value || value->empty())
            throw Error(Code::invalid, "parameter --" + std::string(name) + " is missing",
                        "add a line --" + std::string(name) + "=… to [" + std::string(stanza()) + ".parameters]");
        return *value;
    }
    /// The first value, be it empty; nothing when there is none. Valid as long as this object.
    std::optional<std::string_view> find(std::string_view name) const { return fields_.find(name); }
    /// The first value, or `otherwise` when it is missing or empty. Valid as long as this object (or `otherwise`).
    std::string_view text(std::string_view name, std::string_view otherwise = {}) const {
        auto value = fields_.find(name);
        return value && !value->empty() ? *value : otherwise;
    }
    /// A whole number, or `otherwise` when it is missing or empty; throws Error(invalid) naming the parameter for
    /// anything else.
    std::int64_t number(std::string_view name, std::int64_t otherwise) const {
        auto value = text(name);
        if (value.empty()) return otherwise;
        auto number = settings::whole_number(value);
        if (!number) wrong(name, value, "a whole number");
        return *number;
    }
    /// true/false, 1/0 or yes/no, or `otherwise` when it is missing or empty; throws Error(invalid) for anything else.
    bool flag(std::string_view name, bool otherwise = false) const {
        auto value = text(name);
        if (value.empty()) return otherwise;
        auto read = settings::truth(value);
        if (!read) wrong(name, value, "true or false");
        return *read;
    }
    /// "250ms", "30s", "5m", "2h", "1d".
    std::chrono::milliseconds duration(std::string_view name, std::chrono::milliseconds otherwise) const {
        auto value = text(name);
        if (value.empty()) return otherwise;
        auto read = settings::duration(value);
        if (!read) wrong(name, value, "a duration such as 500ms, 30s, 5m, 2h or 1d");
        return *read;
    }
    /// Every value given for a repeated parameter, in order.
    std::vector<std::string_view> list(std::string_view name) const {
        std::vector<std::string_view> values;
        for (auto& [key, value] : fields_.items())
            if (key == name && !value.empty()) values.push_back(value);
        return values;
    }

    /// All of them, in their order; valid as long as this object.
    const Fields& fields() const noexcept { return fields_; }

    /// The name of the stanza the instance is made for, "" in unit tests that do not give `orrery.stanza`.
    std::string_view stanza() const { return text("orrery.stanza"); }
    /// Private to the stanza, created, survives restarts.
    std::string_view data_directory() const { return text("orrery.data_directory"); }
    /// Shared by the site: relative paths in settings resolve against it.
    std::string_view site_directory() const { return text("orrery.site_directory"); }
    /// Where the plugin's own files lie (its drop-in folder).
    std::string_view plugin_directory() const { return text("orrery.plugin_directory"); }

private:
    [[noreturn]] static void wrong(std::string_view name, std::string_view value, std::string_view wanted) {
        throw Error(Code::invalid, "parameter --" + std::string(name) + "=" + std::string(value) + ": expected " +
                                       std::string(wanted));
    }
    Fields fields_;
};

}  // namespace orrery
