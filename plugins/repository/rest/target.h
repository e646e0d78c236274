// The path and query of a request, decoded once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::repository::rest {

/// Path segments without empty ones (slashes collapse) and query parameters, percent-decoded; in queries '+' is a
/// blank. Throws Refusal 400 for a broken escape, bytes that are no
/// UTF-8 text, or "." and ".." segments.
class Target {
public:
    explicit Target(std::string_view target);
    const std::vector<std::string>& segments() const { return segments_; }
    /// The first parameter of that name, in any case.
    std::optional<std::string> parameter(std::string_view name) const;
    std::string parameter_or_empty(std::string_view name) const { return parameter(name).value_or(std::string()); }
    /// True when the parameter is there and says true.
    bool flag(std::string_view name) const;

private:
    std::vector<std::string> segments_;
    std::vector<std::pair<std::string, std::string>> parameters_;
};

/// Percent-decoding; nullopt for a broken escape.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

}  // namespace orrery::repository::rest
