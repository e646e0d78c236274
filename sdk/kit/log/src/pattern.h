// A conversion pattern, compiled into a flat list of steps.
#pragma once
#include <orrery/kit/log/date_format.h>
#include <orrery/kit/log/layout.h>

#include "exception_parts.h"

namespace orrery::logkit {

/// What a step appends.
enum class What : uint8_t {
    literal,  ///< text
    message,
    encoded_message,  ///< at most `limit` characters
    level,
    logger,  ///< its last `limit` parts; 0: all
    thread,
    date,
    guid,
    row_number,  ///< from 1 to `limit`, then 1 again
    property,    ///< `text`, else `otherwise`
    all_properties,
    exception,          ///< a part
    encoded_exception,  ///< a part, at most `limit` characters
    milliseconds,       ///< since the process began
    identity,
    domain  ///< the row's stanza, else `otherwise`
};

/// One piece of a row: what it appends and how wide. Owns its texts.
struct Step {
    What what = What::literal;
    bool framed = false, pad_right = false;
    uint32_t least = 0, most = UINT32_MAX;  ///< characters
    ExceptionPart part = ExceptionPart::whole;
    std::string text = {}, otherwise = {};
    std::uint64_t limit = 0;
    std::int64_t number = 0;  ///< row_number: the last one; milliseconds: the beginning
    size_t hint = 0;
    std::unique_ptr<DateFormat> date = {};
};

/// [one thread]
class Pattern {
public:
    /// `converters` add names to those of log4net and the vendor. Throws Error(invalid) with the position.
    Pattern(std::string_view pattern, const std::vector<PartSpec>& converters, const Surroundings& around);
    void append(const Event& event, std::string& out);
    /// Whether a step tells the exception.
    bool tells_exception() const noexcept;

private:
    std::vector<Step> steps_;
};

/// Takes a pattern apart.
std::vector<Step> compile_pattern(std::string_view pattern, const std::vector<PartSpec>& converters,
                                  const Surroundings& around);

}  // namespace orrery::logkit
