// What an appender derives from: threshold, filters and layout are done, what is left is where the text goes.
//
//   class Udp : public orrery::logkit::AppenderBase {
//   public:
//       Udp(orrery::Host host, const orrery::Config& config) : AppenderBase(std::move(host), config, "remoteaddress")
//       {}
//   protected:
//       void write(const orrery::logkit::Event&, std::string_view text) override { socket_.send(text); }
//   };
//   ORRERY_PLUGIN(Udp, "org.orrery.udp", "0.1.0", ORRERY_APPENDER_SETTINGS, {"remoteaddress", "…"})
#pragma once
#include <orrery/kit/log/filter.h>
#include <orrery/kit/log/layout.h>
#include <orrery/kit/log/trouble.h>
#include <orrery/plugin.h>

namespace orrery::logkit {

/// [one thread] Rows below the threshold, or refused by the filters, are not written.
class AppenderBase : public Appender {
public:
    void append(const LogRows& rows) override;

protected:
    /// `destination` is the setting without which there is nowhere to write to: a stanza that does not give it serves
    /// only what LocalLogConfig.xml opens (idle()); an instance opened without it is refused. Throws Error(invalid)
    /// naming the parameter.
    AppenderBase(Host host, const Config& config, std::string_view destination = {});

    /// A row that passed. `text` is what format_whole() made; borrowed. What it throws ends the batch.
    virtual void write(const Event& event, std::string_view text) = 0;
    /// After the last row of a batch, also when write() threw.
    virtual void end_batch() {}
    /// Takes a row that passed the threshold and the filters; makes the text and calls write(). Buffering overrides it.
    virtual void take(const Event& event);
    /// The same without write(), for those who have a place for the text.
    void format(const Event& event, std::string& out) { format_whole(*layout_, event, out); }

    bool idle() const noexcept { return idle_; }
    const Host& host() const noexcept { return host_; }
    const AppenderSpec& spec() const noexcept { return spec_; }
    Layout& layout() noexcept { return *layout_; }

private:
    Host host_;
    AppenderSpec spec_;
    std::unique_ptr<Layout> layout_;
    FilterChain filters_;
    LevelNumber threshold_ = level_all;
    bool idle_ = false;
    Event event_;
    std::string text_;
};

/// The settings that AppenderBase reads, for ORRERY_PLUGIN.
#define ORRERY_APPENDER_SETTINGS                                                                                     \
    {"name", "the name that errors use; default: the stanza's"},                                                     \
        {"threshold", "the least level that is written: ALL DEBUG INFO WARN ERROR FATAL OFF", "ALL"},                \
        {"filter", "a filter on one line, such as LevelRangeFilter levelMin=WARN levelMax=FATAL; in order",          \
         "",       "text",                                                                                           \
         "",       ORRERY_SETTING_LIST},                                                                             \
        {"conversionpattern", "short for --layout.conversionpattern"},                                               \
        {"layout.type",                                                                                              \
         "Pattern DynamicPattern Simple Exception Xml XmlLayoutSchemaLog4j Json RawTimeStamp RawUtcTimeStamp "       \
         "RawProperty",                                                                                              \
         "PatternLayout"},                                                                                           \
        {"layout.conversionpattern", "the pattern of PatternLayout"},                                                \
        {"layout.converter", "a converter on one line, such as rownum type=CounterPatternConverter", "", "text", "", \
         ORRERY_SETTING_LIST},                                                                                       \
        {"layout.header", "written at the beginning"}, {"layout.footer", "written at the end"},                      \
        {"layout.ignoresexception", "true: the exception follows the row on lines of its own", "", "text"},          \
        {"layout.nulltext", "stands for a property that a row does not have", "(null)"},                             \
        {"layout.key", "the property of RawPropertyLayout"}, {"layout.prefix", "XmlLayout: the namespace's prefix"}, \
        {"layout.locationinfo", "XML: with the place in the program", "", "text"},                                   \
        {"layout.base64encodemessage", "XML: the message in base64", "", "text"},                                    \
        {"layout.base64encodeproperties", "XML: the properties in base64", "", "text"},                              \
        {"layout.invalidcharreplacement", "XML: stands for what XML cannot hold", ""},                               \
        {"layout.version", "XmlLayoutSchemaLog4j: the schema's version"},                                            \
        {"errorhandler", "accepted and not used: errors go to the log"}, {                                           \
        "securitycontext", "accepted and not used"                                                                   \
    }

}  // namespace orrery::logkit
