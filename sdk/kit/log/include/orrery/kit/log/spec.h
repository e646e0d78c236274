// What LocalLogConfig.xml says about one appender, and the flat form in which it reaches the appender's plugin.
#pragma once
#include <orrery/config.h>

namespace orrery::logkit {

/// Named values, names without case, in the order given.
class Params {
public:
    struct Item {
        std::string name, value;
    };
    Params() = default;
    Params(std::initializer_list<Item> items) : items_(items) {}
    void add(std::string name, std::string value) { items_.push_back({std::move(name), std::move(value)}); }
    /// The last value given under the name.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    std::string_view text(std::string_view name, std::string_view otherwise = {}) const noexcept;
    /// Throws Error(invalid) naming the parameter unless it is true or false, without case.
    bool flag(std::string_view name, bool otherwise) const;
    std::int64_t number(std::string_view name, std::int64_t otherwise) const;
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }
    size_t size() const noexcept { return items_.size(); }
    bool empty() const noexcept { return items_.empty(); }

private:
    std::vector<Item> items_;
};

/// A filter, an evaluator or a converter: its type and parameters. A converter's type is its class, `name` a parameter.
struct PartSpec {
    std::string type;
    Params params;
};

/// How an appender writes a row: the layout's type, its parameters, and converters of its own for patterns.
struct LayoutSpec {
    std::string type;  ///< in any spelling; empty: PatternLayout
    std::vector<PartSpec> converters;
    Params params;
};

/// One `appender` element, or a stanza's settings: whatever make_filter(), make_layout() and an appender's class need.
struct AppenderSpec {
    std::string name, type;  ///< the type as it was written, see type_of()
    Params params;
    LayoutSpec layout;
    std::vector<PartSpec> filters;
    std::optional<PartSpec> evaluator, lossy_evaluator;
};

/// A part on one line, as fields and stanzas write it: `LevelRangeFilter levelMin=WARN levelMax="FATAL"`. Values with
/// blanks, quotes or backslashes stand in quotes, `\"` and `\\` inside.
std::string to_line(const PartSpec& part);
/// The other way. Throws Error(invalid) that says where the line is wrong.
PartSpec part_from_line(std::string_view line);

/// The flat form of everything but `type`: field `name`; one field per parameter, its name in lower case (`bufferSize`
/// is `buffersize`); `layout.type`, `layout.<parameter in lower case>`, `layout.converter` (a line, repeated), `filter`
/// (a line, repeated), `evaluator`, `lossyevaluator`. These are the names of the settings an appender declares
/// (ORRERY_APPENDER_SETTINGS and its own), so that a stanza in services.conf says the same in the same words.
Fields to_fields(const AppenderSpec& spec);
/// The other way, from an instance's settings. `name` falls back to the stanza's; `conversionpattern` is short for
/// `layout.conversionpattern`. Throws Error(invalid) naming the parameter.
AppenderSpec from_config(const Config& config);

}  // namespace orrery::logkit
