#include "converters.h"

#include <orrery/kit/log/kind.h>

#include <algorithm>
#include <charconv>

#include "text.h"

namespace orrery::logkit {

namespace {

constexpr std::string_view not_available = "NOT AVAILABLE";
constexpr std::int64_t last_number = 2147483647;

std::optional<std::uint64_t> whole(std::string_view text) {
    text = trimmed(text);
    std::uint64_t number = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

[[noreturn]] void wrong_option(const Conversion& conversion, std::string_view expected) {
    throw Error(Code::invalid, "%" + std::string(conversion.name) + "{" + shown(conversion.option) + "}: expected " +
                                   std::string(expected));
}

std::uint64_t limit_of(const Conversion& conversion, std::uint64_t otherwise, std::string_view expected) {
    if (trimmed(conversion.option).empty()) return otherwise;
    auto number = whole(conversion.option);
    if (!number || *number == 0) wrong_option(conversion, expected);
    return *number;
}

Step step(What what) {
    Step out;
    out.what = what;
    return out;
}
Step literal(std::string_view text) {
    auto out = step(What::literal);
    out.text = text;
    return out;
}
Step property(std::string_view key, std::string_view otherwise) {
    auto out = step(What::property);
    out.text = key, out.otherwise = otherwise;
    return out;
}
template <What what>
Step plain(const Conversion&, const Surroundings&) {
    return step(what);
}

Step logger(const Conversion& conversion, const Surroundings&) {
    auto out = step(What::logger);
    out.limit = limit_of(conversion, 0, "how many of the name's last parts, such as 2");
    return out;
}
template <DateFormat::Zone zone>
Step date(const Conversion& conversion, const Surroundings&) {
    auto out = step(What::date);
    out.date = std::make_unique<DateFormat>(conversion.option, zone);
    return out;
}
Step compact_date(const Conversion&, const Surroundings&) {
    auto out = step(What::date);
    out.date = std::make_unique<DateFormat>(DateFormat::compact_with_offset());
    return out;
}
Step row_number(const Conversion& conversion, const Surroundings&) {
    auto out = step(What::row_number);
    out.limit = limit_of(conversion, last_number, "the last number before it begins at 1 again, such as 9999");
    return out;
}
Step encoded_message(const Conversion& conversion, const Surroundings&) {
    auto out = step(What::encoded_message);
    out.limit = limit_of(conversion, UINT64_MAX, "the longest a message may be, such as 1000000");
    return out;
}

ExceptionPart part_or_wrong(const Conversion& conversion, std::string_view name) {
    if (auto part = exception_part(trimmed(name))) return *part;
    wrong_option(conversion, "message, innermostmessage, source, stacktrace, targetsite or helplink");
}
Step exception(const Conversion& conversion, const Surroundings&) {
    auto out = step(What::exception);
    if (!trimmed(conversion.option).empty()) out.part = part_or_wrong(conversion, conversion.option);
    return out;
}
Step encoded_exception(const Conversion& conversion, const Surroundings&) {
    auto out = step(What::encoded_exception);
    out.limit = UINT64_MAX;
    auto colon = conversion.option.find(':');
    if (auto name = trimmed(conversion.option.substr(0, colon)); !name.empty())
        out.part = part_or_wrong(conversion, name);
    if (colon != std::string_view::npos) {
        auto number = whole(conversion.option.substr(colon + 1));
        if (!number || *number == 0) wrong_option(conversion, "a length after the colon, such as message:1000");
        out.limit = *number;
    }
    return out;
}
Step properties(const Conversion& conversion, const Surroundings& around) {
    return conversion.option.empty() ? step(What::all_properties) : property(conversion.option, around.null_text);
}
Step nested(const Conversion&, const Surroundings& around) { return property("NDC", around.null_text); }
Step web(const Conversion&, const Surroundings&) { return literal(not_available); }
Step newline(const Conversion&, const Surroundings&) { return literal("\n"); }
Step text_itself(const Conversion& conversion, const Surroundings&) { return literal(conversion.option); }
Step domain(const Conversion&, const Surroundings& around) {
    auto out = step(What::domain);
    out.otherwise = around.domain;
    return out;
}
Step since_start(const Conversion&, const Surroundings& around) {
    auto out = step(What::milliseconds);
    out.number = around.start_microseconds;
    return out;
}
Step user(const Conversion&, const Surroundings& around) { return literal(around.user); }
Step host_name(const Conversion&, const Surroundings& around) { return literal(around.host_name); }
Step caller_class(const Conversion&, const Surroundings&) { return property("caller.class", "?"); }
Step caller_file(const Conversion&, const Surroundings&) { return property("caller.file", "?"); }
Step caller_line(const Conversion&, const Surroundings&) { return property("caller.line", "?"); }
Step caller_method(const Conversion&, const Surroundings&) { return property("caller.method", "?"); }
Step caller_place(const Conversion&, const Surroundings&) { return property("caller.location", "?"); }
Step caller_stack(const Conversion& conversion, const Surroundings&) {
    limit_of(conversion, 1, "how many frames, such as 3");
    return property("caller.stack", "?");
}

struct Known {
    std::string_view name;
    MakeStep make;
};
constexpr Known known[] = {{"a", domain},
                           {"appdomain", domain},
                           {"aspnet-cache", web},
                           {"aspnet-context", web},
                           {"aspnet-request", web},
                           {"aspnet-session", web},
                           {"c", logger},
                           {"logger", logger},
                           {"C", caller_class},
                           {"class", caller_class},
                           {"type", caller_class},
                           {"d", date<DateFormat::Zone::local>},
                           {"date", date<DateFormat::Zone::local>},
                           {"utcdate", date<DateFormat::Zone::utc>},
                           {"utcDate", date<DateFormat::Zone::utc>},
                           {"UtcDate", date<DateFormat::Zone::utc>},
                           {"exception", exception},
                           {"F", caller_file},
                           {"file", caller_file},
                           {"L", caller_line},
                           {"line", caller_line},
                           {"l", caller_place},
                           {"location", caller_place},
                           {"M", caller_method},
                           {"method", caller_method},
                           {"p", plain<What::level>},
                           {"level", plain<What::level>},
                           {"m", plain<What::message>},
                           {"message", plain<What::message>},
                           {"t", plain<What::thread>},
                           {"thread", plain<What::thread>},
                           {"n", newline},
                           {"newline", newline},
                           {"literal", text_itself},
                           {"P", properties},
                           {"property", properties},
                           {"properties", properties},
                           {"X", properties},
                           {"mdc", properties},
                           {"x", nested},
                           {"ndc", nested},
                           {"r", since_start},
                           {"timestamp", since_start},
                           {"stacktrace", caller_stack},
                           {"stacktracedetail", caller_stack},
                           {"u", plain<What::identity>},
                           {"identity", plain<What::identity>},
                           {"w", user},
                           {"username", user},
                           // The vendor's, under the names its own layouts give them.
                           {"rownum", row_number},
                           {"longIso8601date", compact_date},
                           {"hostname", host_name},
                           {"guid", plain<What::guid>},
                           {"user", user},
                           {"serviceuser", user},
                           {"encodedmessage", encoded_message},
                           {"encodedexception", encoded_exception}};

/// Types of converters, without "PatternConverter".
constexpr Known types[] = {{"counter", row_number},
                           {"iso8601timeoffset", compact_date},
                           {"hostname", host_name},
                           {"guid", plain<What::guid>},
                           {"serviceusernamecached", user},
                           {"encodedmessage", encoded_message},
                           {"encodedexception", encoded_exception},
                           {"appdomain", domain},
                           {"date", date<DateFormat::Zone::local>},
                           {"utcdate", date<DateFormat::Zone::utc>},
                           {"exception", exception},
                           {"filelocation", caller_file},
                           {"fulllocation", caller_place},
                           {"identity", plain<What::identity>},
                           {"level", plain<What::level>},
                           {"linelocation", caller_line},
                           {"literal", text_itself},
                           {"logger", logger},
                           {"message", plain<What::message>},
                           {"methodlocation", caller_method},
                           {"ndc", nested},
                           {"newline", newline},
                           {"property", properties},
                           {"relativetime", since_start},
                           {"stacktrace", caller_stack},
                           {"stacktracedetail", caller_stack},
                           {"thread", plain<What::thread>},
                           {"typename", caller_class},
                           {"username", user}};

bool takes_blank(MakeStep make) { return make == row_number || make == encoded_message || make == encoded_exception; }

Converter declared_converter(const PartSpec& spec) {
    auto name = spec.params.text("name"),
         type = !spec.type.empty() ? std::string_view(spec.type) : spec.params.text("type");
    if (name.empty())
        throw Error(Code::invalid, "a converter has no name", "add <param name=\"name\" value=\"…\"/> to it");
    auto kind = short_type(type, "patternconverter");
    for (auto& one : types)
        if (one.name == kind) return {std::string(name), one.make, takes_blank(one.make)};
    std::vector<std::string_view> names;
    for (auto& one : types) names.push_back(one.name);
    auto near = nearest(kind, names);
    throw Error(Code::invalid, "converter " + shown(name) + ": its type '" + shown(type) + "' is not known",
                near.empty() ? "" : "did you mean " + near + "PatternConverter?");
}

}  // namespace

std::vector<Converter> all_converters(const std::vector<PartSpec>& declared) {
    std::vector<Converter> out;
    for (auto& spec : declared) out.push_back(declared_converter(spec));  // first: they win over equal names
    for (auto& one : known) out.push_back({std::string(one.name), one.make, takes_blank(one.make)});
    std::stable_sort(out.begin(), out.end(),
                     [](auto& left, auto& right) { return left.name.size() > right.name.size(); });
    return out;
}

}  // namespace orrery::logkit
