// The row that pattern and layout cases are about.
#pragma once
#include <orrery/kit/log/layout.h>

namespace orrery::logkit::test {

struct SampleEvent {
    SampleEvent() {
        Fields fields{{"UserDirectory", "ACME"}, {"UserId", "ada"}, {"Command", "Open app"}, {"empty", ""}};
        wire::append_record(properties, fields.record().raw_record());
        event.microseconds = 1312549017'000'123;  // 2011-08-05T12:56:57.000123Z
        event.level = ORRERY_LOG_INFO;
        event.logger = "Audit.Proxy.Sessions", event.thread = "17", event.stanza = "proxy";
        event.message = "one\ttwo\nthree\ffour\rfive %message {x}";
        event.exception =
            "System.InvalidOperationException: outer ---> System.IO.IOException: inner\ttext\n   at "
            "Acme.App.Open(String "
            "id)\n   at Acme.App.Run()";
        event.properties.reset(properties);
        event.set_guid("01234567-89ab-4cde-8f01-23456789abcd");
    }
    std::string properties;
    Event event;
};

inline Surroundings surroundings() { return {"QSE-01", "service", "orrery", 1312549000'000'000}; }

inline std::string formatted(const LayoutSpec& spec, const Event& event) {
    std::string out;
    make_layout(spec, surroundings())->format(event, out);
    return out;
}

}  // namespace orrery::logkit::test
