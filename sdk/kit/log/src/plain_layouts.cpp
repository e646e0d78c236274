// SimpleLayout, ExceptionLayout, JsonLayout and the raw ones for database parameters.
#include <orrery/kit/json/write.h>
#include <orrery/kit/log/date_format.h>

#include "layouts.h"

namespace orrery::logkit {

namespace {

class SimpleLayout : public Layout {
public:
    void format(const Event& event, std::string& out) override {
        out.append(event.level_name()).append(" - ").append(event.message).append("\n");
    }
};

class ExceptionLayout : public Layout {
public:
    void format(const Event& event, std::string& out) override { out += event.exception; }
    bool ignores_exception() const noexcept override { return false; }
};

/// One object a line; what is not there is left out.
class JsonLayout : public Layout {
public:
    void format(const Event& event, std::string& out) override {
        out += "{\"time\":\"";
        time_.append(event.microseconds, out);
        out.append("\",\"level\":\"").append(event.level_name()).append("\"");
        member("logger", event.logger, out), member("thread", event.thread, out);
        member("message", event.message, out);
        if (!event.exception.empty()) member("exception", event.exception, out);
        if (!event.stanza.empty()) member("stanza", event.stanza, out);
        if (!event.properties.all().empty()) properties(event.properties, out);
        out += "}\n";
    }
    bool ignores_exception() const noexcept override { return false; }
    std::string_view content_type() const noexcept override { return "application/json"; }

private:
    static void member(std::string_view name, std::string_view value, std::string& out) {
        out.append(",\"").append(name).append("\":");
        json::append_quoted(out, value);
    }
    static void properties(const Properties& properties, std::string& out) {
        char before = '{';
        out += ",\"properties\":";
        for (auto& field : properties.all()) {
            out += std::exchange(before, ',');
            json::append_quoted(out, view(field.name));
            out += ':';
            json::append_quoted(out, view(field.value));
        }
        out += '}';
    }
    DateFormat time_{"yyyy-MM-dd'T'HH:mm:ss.ffffffK", DateFormat::Zone::utc};
};

class RawTimeLayout : public Layout {
public:
    explicit RawTimeLayout(DateFormat::Zone zone) : time_("yyyy-MM-dd HH:mm:ss.ffffff", zone) {}
    void format(const Event& event, std::string& out) override { time_.append(event.microseconds, out); }
    bool ignores_exception() const noexcept override { return false; }

private:
    DateFormat time_;
};

class RawPropertyLayout : public Layout {
public:
    explicit RawPropertyLayout(std::string_view key) : key_(key) {
        if (key_.empty()) throw Error(Code::invalid, "parameter key of RawPropertyLayout is missing");
    }
    void format(const Event& event, std::string& out) override {
        out += event.properties.find(key_, hint_).value_or("");
    }
    bool ignores_exception() const noexcept override { return false; }

private:
    const std::string key_;
    size_t hint_ = 0;
};

}  // namespace

LayoutPtr make_simple_layout(const LayoutSpec&, const Surroundings&) { return std::make_unique<SimpleLayout>(); }
LayoutPtr make_exception_layout(const LayoutSpec&, const Surroundings&) { return std::make_unique<ExceptionLayout>(); }
LayoutPtr make_json_layout(const LayoutSpec&, const Surroundings&) { return std::make_unique<JsonLayout>(); }
LayoutPtr make_raw_time_layout(const LayoutSpec&, const Surroundings&) {
    return std::make_unique<RawTimeLayout>(DateFormat::Zone::local);
}
LayoutPtr make_raw_utc_time_layout(const LayoutSpec&, const Surroundings&) {
    return std::make_unique<RawTimeLayout>(DateFormat::Zone::utc);
}
LayoutPtr make_raw_property_layout(const LayoutSpec& spec, const Surroundings&) {
    return std::make_unique<RawPropertyLayout>(spec.params.text("key"));
}

}  // namespace orrery::logkit
