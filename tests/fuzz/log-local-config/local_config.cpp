// Any text: refused with a place, or every appender read is the same after its flat form.
#include <orrery/kit/log/local_config.h>

#include <cstdlib>

using namespace orrery;
using namespace orrery::logkit;

namespace {

bool same(const Params& left, const Params& right) {
    for (auto& [name, value] : left)
        if (left.text(name) != right.text(name)) return false;
    return true;
}

void must_survive(const AppenderSpec& spec) {
    for (auto& [name, value] : spec.params)  // settings of the kit's own names would not be the appender's
        if (name == "name" || name == "filter" || name.find('.') != name.npos || name.find("valuator") != name.npos ||
            name.find("attern") != name.npos)
            return;
    AppenderSpec back;
    try {
        back = from_config(Config(to_fields(spec)));
    } catch (const Error&) {
        return;  // names of parameters within a line must be words
    }
    if (back.name != spec.name || back.filters.size() != spec.filters.size()) std::abort();
    if (spec.params.size() < 2 && !same(spec.params, back.params)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        for (auto& spec : read_local_log_config(text, "L.xml").appenders) must_survive(spec);
    } catch (const Error& error) {
        if (error.code() != Code::limit && !error.message().starts_with("L.xml:")) std::abort();
    }
    return 0;
}
