// XmlLayout and XmlLayoutSchemaLog4j.
#include <orrery/kit/log/date_format.h>

#include "layouts.h"
#include "text.h"

namespace orrery::logkit {

namespace {

/// Characters that XML 1.0 has no way to hold, U+FFFE and U+FFFF among them.
bool is_invalid(std::string_view sequence) noexcept {
    auto byte = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() == 1) return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
    return sequence == "\xef\xbf\xbe" || sequence == "\xef\xbf\xbf";
}

void append_base64(std::string_view text, std::string& out) {
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < text.size(); at += 3) {
        uint32_t bits = 0;
        auto part = text.substr(at, 3);
        for (size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0u);
        for (size_t i = 0; i < 4; ++i) out += i <= part.size() ? digits[bits >> (18 - 6 * i) & 63] : '=';
    }
}

class XmlWriter : public Layout {
public:
    XmlWriter(const LayoutSpec& spec, const Surroundings& around, std::string prefix)
        : around_(around),
          prefix_(prefix.empty() ? prefix : prefix + ":"),
          replacement_(spec.params.find("invalidcharreplacement").value_or("?")),
          place_(spec.params.flag("locationinfo", false)),
          base64_message_(spec.params.flag("base64encodemessage", false)),
          base64_properties_(spec.params.flag("base64encodeproperties", false)) {
        for (char c : prefix)
            if (!(lower(c) >= 'a' && lower(c) <= 'z') && !(c >= '0' && c <= '9'))
                throw Error(Code::invalid, "parameter prefix=" + shown(prefix) + ": expected letters and digits");
    }
    bool ignores_exception() const noexcept override { return false; }
    std::string_view content_type() const noexcept override { return "text/xml"; }

protected:
    void open(std::string_view name, std::string& out) const { out.append("<").append(prefix_).append(name); }
    void end(std::string_view name, std::string& out) const {
        out.append("</").append(prefix_).append(name).append(">");
    }
    void attribute(std::string_view name, std::string_view value, std::string& out) const {
        out.append(" ").append(name).append("=\"");
        escape(value, out);
        out += '"';
    }
    void element(std::string_view name, std::string_view text, std::string& out, bool base64 = false) const {
        open(name, out);
        out += '>';
        base64 ? append_base64(text, out) : escape(text, out);
        end(name, out);
    }
    void message(const Event& event, std::string& out) const {
        element("message", event.message, out, base64_message_);
    }
    void property(std::string_view name, std::string_view value, std::string& out) const {
        open("data", out);
        attribute("name", name, out);
        if (base64_properties_) {
            std::string coded;
            append_base64(value, coded);
            attribute("value", coded, out);
        } else {
            attribute("value", value, out);
        }
        out += " />";
    }
    void properties(const Event& event, std::initializer_list<std::pair<std::string_view, std::string_view>> more,
                    std::string& out) const {
        open("properties", out);
        out += '>';
        for (auto& field : event.properties.all()) property(view(field.name), view(field.value), out);
        for (auto& [name, value] : more) property(name, value, out);
        end("properties", out);
    }
    void place(const Event& event, std::string& out) const {
        if (!place_) return;
        open("locationInfo", out);
        for (std::string_view name : {"class", "method", "file", "line"})
            attribute(name, event.properties.find("caller." + std::string(name)).value_or("?"), out);
        out += " />";
    }

    const Surroundings around_;

private:
    void escape(std::string_view text, std::string& out) const {
        while (!text.empty()) {
            auto size = utf8_sequence(text);
            auto sequence = text.substr(0, std::max<size_t>(size, 1));
            if (size == 0 || is_invalid(sequence))
                out += replacement_;
            else if (size > 1)
                out += sequence;
            else
                escape(text[0], out);
            text.remove_prefix(sequence.size());
        }
    }
    static void escape(char c, std::string& out) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\t':
                out += "&#x9;";
                break;  // in an attribute they would become blanks
            case '\n':
                out += "&#xA;";
                break;
            case '\r':
                out += "&#xD;";
                break;
            default:
                out += c;
        }
    }

    const std::string prefix_, replacement_;
    const bool place_, base64_message_, base64_properties_;
};

std::string prefix_of(const LayoutSpec& spec) { return std::string(spec.params.find("prefix").value_or("log4net")); }

class XmlLayout : public XmlWriter {
public:
    XmlLayout(const LayoutSpec& spec, const Surroundings& around) : XmlWriter(spec, around, prefix_of(spec)) {}
    void format(const Event& event, std::string& out) override {
        std::string time;
        time_.append(event.microseconds, time);
        open("event", out);
        attribute("logger", event.logger, out), attribute("timestamp", time, out);
        attribute("level", event.level_name(), out), attribute("thread", event.thread, out);
        attribute("domain", event.stanza.empty() ? std::string_view(around_.domain) : event.stanza, out);
        attribute("identity", event.properties.find("UserId").value_or(""), out);
        attribute("username", around_.user, out);
        out += '>';
        message(event, out);
        properties(event, {{"log4net:HostName", around_.host_name}}, out);
        if (!event.exception.empty()) element("exception", event.exception, out);
        place(event, out);
        end("event", out);
        out += '\n';
    }

private:
    DateFormat time_{"yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", DateFormat::Zone::local};
};

class Log4jLayout : public XmlWriter {
public:
    Log4jLayout(const LayoutSpec& spec, const Surroundings& around) : XmlWriter(spec, around, "log4j") {
        auto version = spec.params.text("version", "1.2");
        if (version != "1.2")
            throw Error(Code::invalid, "parameter version=" + shown(version) + ": expected 1.2, the one there is");
    }
    void format(const Event& event, std::string& out) override {
        open("event", out);
        attribute("logger", event.logger, out);
        attribute("timestamp", std::to_string(event.microseconds / 1000), out);
        attribute("level", event.level_name(), out), attribute("thread", event.thread, out);
        out += '>';
        message(event, out);
        if (auto nested = event.properties.find("NDC")) element("NDC", *nested, out);
        properties(event, {{"log4jmachinename", around_.host_name}, {"log4japp", around_.domain}}, out);
        if (!event.exception.empty()) element("throwable", event.exception, out);
        place(event, out);
        end("event", out);
        out += '\n';
    }
};

}  // namespace

LayoutPtr make_xml_layout(const LayoutSpec& spec, const Surroundings& around) {
    return std::make_unique<XmlLayout>(spec, around);
}
LayoutPtr make_log4j_layout(const LayoutSpec& spec, const Surroundings& around) {
    return std::make_unique<Log4jLayout>(spec, around);
}

}  // namespace orrery::logkit
