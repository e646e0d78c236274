// The first line is a pattern, the rest a row's message. Refused with a message, or it formats the row twice alike but
// for its number and without touching what was in the buffer.
#include <orrery/kit/log/layout.h>

#include <cstdlib>

using namespace orrery;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto line = text.find('\n');
    logkit::LayoutSpec spec;
    spec.params.add("conversionpattern", std::string(text.substr(0, line)));
    const auto rest = line == text.npos ? std::string_view() : text.substr(line + 1);
    try {
        auto layout = logkit::make_layout(spec);
        logkit::Event event;
        event.microseconds = static_cast<std::int64_t>(size) * 86'400'000'000 - 1;
        event.logger = event.thread = event.message = event.exception = rest;
        event.properties.reset(rest);
        std::string out = "before";
        logkit::format_whole(*layout, event, out);
        logkit::format_whole(*layout, event, out);
        if (!out.starts_with("before")) std::abort();
    } catch (const Error& error) {
        if (error.message().empty()) std::abort();
    }
    return 0;
}
