// How a header's text holds directory and user id: "$ud\\$id", "$id@$ud", "$id($ud)".
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace orrery::header {

struct Name {
    std::string directory, id;
};

/// A pattern with $ud and $id, once each; the text around them must match exactly, `\\` stands for one backslash.
/// Immutable. [any thread]
class Pattern {
public:
    /// Throws Error(invalid) when a marker is missing or comes twice, or when nothing stands between the two.
    explicit Pattern(std::string_view text);
    /// Nothing when the text does not match, a part is empty, or it could be split in more than one way.
    std::optional<Name> match(std::string_view text) const;

private:
    std::string before_, between_, after_;
    bool directory_first_ = true;
};

}  // namespace orrery::header
