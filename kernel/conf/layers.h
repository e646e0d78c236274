// services.conf and its drop-ins, one over the other: what is said in the end, nothing interpreted yet.
#pragma once
#include <filesystem>
#include <optional>

#include "conf/text.h"

namespace orrery::kernel {

/// A file of the configuration as bytes.
struct ConfText {
    std::string shown;  ///< its name in messages
    std::string text;
};

struct RawStanza {
    std::string name;
    Place at;                     ///< where it stands first
    std::vector<Line> keys;       ///< a later file's line stands in place of the earlier one's
    std::vector<Line> arguments;  ///< likewise, by the parameter's name
};

struct Layers {
    std::vector<Line> globals;
    std::vector<RawStanza> stanzas;  ///< in the order of their first appearance

    /// Lays one more file over the others.
    void add(const ConfText& file, Problems& problems);
    const RawStanza* find(std::string_view name) const noexcept;
};

/// --a=b, -a=b, a=b and --a@file=b have the name a; "" for a line that is just a value.
std::string_view argument_name(std::string_view text) noexcept;
/// The path in --a@file=path.
std::optional<std::string_view> secret_file_of(std::string_view text) noexcept;

/// The file itself and the drop-ins beside it (services.conf: services.d/*.conf in the order of their names). Files
/// that cannot be read, or that everybody may write to, are problems and left out.
std::vector<ConfText> read_files(const std::filesystem::path& file, Problems& problems);

}  // namespace orrery::kernel
