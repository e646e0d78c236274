// A row as syslog messages.
#pragma once
#include <orrery/kit/log/encoding.h>
#include <orrery/kit/log/event.h>

namespace remote_syslog {

/// log4net: `<pri>identity: text`; rfc3164 adds time and host; rfc5424 is the newer protocol.
enum class Format { log4net, rfc3164, rfc5424 };
Format format_of(std::string_view name);

/// Writes messages. One thread at a time.
class MessageWriter {
public:
    struct Options {
        Format format = Format::log4net;
        std::string encoding = "us-ascii";  ///< of the two older formats
        std::string host_name = {};
        bool split_lines = true;  ///< a message a line; the older formats always do
        size_t longest = 64'000;  ///< of one message in bytes; beyond it is cut
    };
    explicit MessageWriter(Options options);
    /// Hands each message to `sink(std::string)`; the row's `text` and `identity` are data, nothing in them can begin
    /// another message.
    template <class Sink>
    void write(const orrery::logkit::Event& event, int priority, std::string_view identity, std::string_view text,
               Sink sink) {
        auto head = make_head(event, priority, identity);
        while (!text.empty()) {
            auto line = next_line(text);
            if (!line.empty()) sink(make_message(head, line));
        }
    }

private:
    std::string make_head(const orrery::logkit::Event& event, int priority, std::string_view identity) const;
    std::string make_message(const std::string& head, std::string_view line);
    std::string_view next_line(std::string_view& text) const;

    Options options_;
    orrery::logkit::Encoding encoding_;
};

}  // namespace remote_syslog
