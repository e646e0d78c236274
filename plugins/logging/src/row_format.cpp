#include "row_format.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/log/encoded.h>

namespace orrery::logging {
using logkit::append_encoded;

namespace {

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }
std::string_view further_lines(std::string_view text) {
    auto end = text.find('\n');
    return end == text.npos ? std::string_view() : text.substr(end + 1);
}

}  // namespace

RowFormat::RowFormat(const std::vector<Column>& columns, std::string_view service, const Surroundings& around,
                     bool tell_rest)
    : columns_(columns),
      service_(service),
      around_(around),
      tell_rest_(tell_rest),
      hints_(columns.size()),
      time_(logkit::DateFormat::compact_with_offset()) {}

void RowFormat::append_header(std::string& out) const {
    for (size_t i = 0; i < columns_.size(); ++i) out.append(i ? "\t" : "").append(columns_[i].name);
    out += '\n';
}

void RowFormat::append(const logkit::Event& event, uint32_t number, std::string& out) {
    for (size_t i = 0; i < columns_.size(); ++i) {
        if (i) out += '\t';
        if (columns_[i].source == Source::checksum) return;
        append_value(columns_[i], i, event, number, out);
    }
    out += '\n';
}

void RowFormat::append_value(const Column& column, size_t at, const logkit::Event& event, uint32_t number,
                             std::string& out) {
    switch (column.source) {
        case Source::sequence:
            out += std::to_string(number);
            return;
        case Source::version:
            append_encoded(out, around_.version);
            return;
        case Source::time:
            return time_.append(event.microseconds, out);
        case Source::level:
            out += event.level_name();
            return;
        case Source::host:
            out += around_.machine;
            return;
        case Source::guid:
            out += event.guid();
            return;
        case Source::description:
            out += "Command=";
            append_encoded(out, event.properties.find("Command").value_or("Not available"));
            out += ";Result=";
            append_encoded(out, event.properties.find("Result").value_or("0"));
            out += ";ResultText=";
            append_encoded(out, event.message);
            return;
        case Source::service:
            out += service_;
            return;
        case Source::service_user:
            append_encoded(out, around_.user);
            return;
        case Source::logger:
            append_encoded(out, event.logger);
            return;
        case Source::thread:
            append_encoded(out, event.thread);
            return;
        case Source::message:
            return append_message(event, out);
        case Source::exception:
            append_encoded(out, first_line(event.exception));
            return;
        case Source::stack_trace:
            append_encoded(out, further_lines(event.exception));
            return;
        case Source::property:
            return append_property(column, at, event, column.missing, out);
        case Source::session:
            return append_session(event, out);
        case Source::thread_property:
            return append_property(column, at, event, event.thread, out);
        case Source::time_property:
            if (!event.properties.find(column.name)) return time_.append(event.microseconds, out);
            return append_property(column, at, event, {}, out);
        case Source::checksum:
            return;
    }
}

void RowFormat::append_property(const Column& column, size_t at, const logkit::Event& event, std::string_view otherwise,
                                std::string& out) {
    auto value = event.properties.find(column.name, hints_[at]);
    append_encoded(out, value && !value->empty() ? *value : otherwise);
}

// Rows may name a session by something that opens it, or that its holder knows: the salt keeps both apart.
void RowFormat::append_session(const logkit::Event& event, std::string& out) const {
    constexpr size_t enough = 16;  // bytes
    auto session = event.properties.find("ProxySessionId").value_or("0");
    if (session.empty() || session == "0")
        out += '0';
    else
        out += crypto::base64url_encode(crypto::hmac_sha256(around_.salt, session).substr(0, enough));
}

void RowFormat::append_message(const logkit::Event& event, std::string& out) const {
    append_encoded(out, event.message);
    if (!tell_rest_) return;
    for (auto& field : event.properties.all()) {
        if (has_column(view(field.name))) continue;
        out += ' ';
        append_encoded(out, view(field.name));
        out += '=';
        append_encoded(out, view(field.value));
    }
}

bool RowFormat::has_column(std::string_view name) const {
    for (auto& column : columns_)
        if (column.name == name) return true;
    return false;
}

}  // namespace orrery::logging
