#include "parameter.h"

#include <orrery/kit/log/encoded.h>
#include <orrery/kit/log/kind.h>
#include <orrery/settings.h>

#include <algorithm>

namespace ado_net {

namespace {

using orrery::Code;
using orrery::Error;
namespace logkit = orrery::logkit;

DbType type_of(std::string_view name) {
    constexpr std::pair<std::string_view, DbType> names[] = {{"", DbType::text},
                                                             {"string", DbType::text},
                                                             {"stringfixedlength", DbType::text},
                                                             {"ansistring", DbType::ansi_text},
                                                             {"ansistringfixedlength", DbType::ansi_text},
                                                             {"datetime", DbType::date_time},
                                                             {"datetime2", DbType::date_time},
                                                             {"int16", DbType::int32},
                                                             {"int32", DbType::int32},
                                                             {"int64", DbType::int64},
                                                             {"double", DbType::real},
                                                             {"single", DbType::real},
                                                             {"decimal", DbType::decimal},
                                                             {"boolean", DbType::boolean},
                                                             {"guid", DbType::guid}};
    for (auto& [known, type] : names)
        if (orrery::settings::detail::same_word(name, known)) return type;
    throw Error(Code::invalid, "DbType of a --parameter is unknown",
                "expected String, AnsiString, DateTime, Int32, Int64, Double, Decimal, Boolean or Guid");
}

/// `layout=` is a layout's type or, as in log4net's short form, a pattern.
logkit::LayoutSpec layout_of(const logkit::Params& params) {
    logkit::LayoutSpec spec{"PatternLayout", {}, {}};
    auto layout = params.text("layout"), pattern = params.text("conversionpattern");
    if (layout.find('%') != layout.npos)
        pattern = layout;
    else if (!layout.empty())
        spec.type = layout;
    if (pattern.empty() && spec.type == "PatternLayout")
        throw Error(Code::invalid, "a --parameter has neither layout nor conversionpattern");
    if (!pattern.empty()) spec.params.add("conversionpattern", std::string(pattern));
    if (auto key = params.text("key"); !key.empty()) spec.params.add("key", std::string(key));
    return spec;
}

std::string_view first_characters(std::string_view text, std::int64_t count) {
    for (size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80 && count-- == 0) return text.substr(0, i);
    return text;
}

}  // namespace

Parameter::Parameter(std::string_view line) {
    auto part = logkit::part_from_line(line);
    name_ = part.type.starts_with('@') ? part.type.substr(1) : part.type;
    for (char c : name_)
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_')
            throw Error(Code::invalid, "the name of a --parameter is made of letters, digits and _");
    if (name_.empty())
        throw Error(Code::invalid, "a --parameter has no name",
                    "such as @message DbType=String conversionpattern=%message");
    type_ = type_of(part.params.text("dbtype"));
    size_ = part.params.number("size", 0);
    precision_ = static_cast<int>(part.params.number("precision", 0));
    scale_ = static_cast<int>(part.params.number("scale", 0));
    auto spec = layout_of(part.params);
    auto kind = logkit::short_type(spec.type, "layout");
    raw_ = kind == "rawproperty" || kind == "exception";
    layout_ = logkit::make_layout(spec);
}

std::optional<std::string> Parameter::value(const logkit::Event& event) {
    std::string text;
    layout_->format(event, text);
    std::erase(text, '\0');
    logkit::make_utf8(text);
    bool is_text = type_ == DbType::text || type_ == DbType::ansi_text;
    if (text.empty() && (raw_ || !is_text)) return std::nullopt;
    if (size_ > 0 && is_text) text.resize(first_characters(text, size_).size());
    return text;
}

}  // namespace ado_net
