// Rows as services write them, and the surroundings of the golden files.
#pragma once
#include <cstdlib>
#include <ctime>
#include <string>

#include "row_format.h"

namespace orrery::logging::test {

inline const Surroundings around{"HOST", "1.2.1.3", "svc", "salt"};
constexpr std::string_view sample_guid = "0c5d8f3e-0000-4000-8000-000000000001";

/// An event that owns what it shows.
class SampleEvent {
public:
    SampleEvent(std::string_view logger, std::string_view message, const Fields& properties = {},
                std::string_view exception = {})
        : logger_(logger), message_(message), exception_(exception) {
        wire::append_record(encoded_, properties.record().raw_record());
        event_.microseconds = 1312549017'000'000;  // 2011-08-05 12:56:57 UTC
        event_.logger = logger_, event_.message = message_, event_.exception = exception_, event_.thread = "7";
        event_.properties.reset(encoded_);
        event_.set_guid(sample_guid);
    }
    SampleEvent(const SampleEvent&) = delete;
    SampleEvent& operator=(const SampleEvent&) = delete;
    const logkit::Event& operator*() const { return event_; }

private:
    std::string logger_, message_, exception_, encoded_;
    logkit::Event event_;
};

}  // namespace orrery::logging::test
