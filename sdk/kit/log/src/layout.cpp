#include <orrery/kit/log/kind.h>
#include <orrery/kit/log/layout.h>
#include <pwd.h>
#include <unistd.h>

#include <chrono>

#include "layouts.h"
#include "text.h"

namespace orrery::logkit {

namespace {

std::string own_host_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::string own_user() {
    char buffer[4096];
    passwd entry{}, *found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found) return found->pw_name;
    return std::to_string(::geteuid());
}

struct Known {
    std::string_view name;
    std::unique_ptr<Layout> (*make)(const LayoutSpec&, const Surroundings&);
};
constexpr Known known[] = {{"pattern", make_pattern_layout},
                           {"dynamicpattern", make_dynamic_pattern_layout},
                           {"simple", make_simple_layout},
                           {"exception", make_exception_layout},
                           {"xml", make_xml_layout},
                           {"xmllayoutschemalog4j", make_log4j_layout},
                           {"xmlschemalog4j", make_log4j_layout},
                           {"xmllog4j", make_log4j_layout},
                           {"json", make_json_layout},
                           {"rawtimestamp", make_raw_time_layout},
                           {"rawutctimestamp", make_raw_utc_time_layout},
                           {"rawproperty", make_raw_property_layout}};

}  // namespace

const Surroundings& Surroundings::here() {
    static const Surroundings one = [] {
        auto now = std::chrono::system_clock::now().time_since_epoch();
        return Surroundings{own_host_name(), own_user(), "orrery",
                            std::chrono::duration_cast<std::chrono::microseconds>(now).count(), "(null)"};
    }();
    return one;
}

std::unique_ptr<Layout> make_layout(const LayoutSpec& spec, const Surroundings& around) {
    auto name = spec.type.empty() ? "pattern" : short_type(spec.type, "layout");
    for (auto& one : known)
        if (one.name == name) return one.make(spec, around);
    std::vector<std::string_view> names;
    for (auto& one : known) names.push_back(one.name);
    auto near = nearest(name, names);
    throw Error(Code::invalid, "the layout '" + shown(spec.type) + "' is not known",
                near.empty() ? "known are Pattern, DynamicPattern, Simple, Exception, Xml, XmlLayoutSchemaLog4j, Json, "
                               "RawTimeStamp, RawUtcTimeStamp and RawProperty"
                             : "did you mean " + near + "?");
}

void format_whole(Layout& layout, const Event& event, std::string& out) {
    layout.format(event, out);
    if (event.exception.empty() || !layout.ignores_exception()) return;
    out += event.exception;
    if (out.back() != '\n') out += '\n';
}

}  // namespace orrery::logkit
