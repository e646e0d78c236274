// Secrets at rest: AES-256-GCM under the site's key.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::repository {

/// Seals texts for the database. `place` (entity and property) is bound to the text, so that a sealed value copied
/// elsewhere does not open. Immutable; [any thread].
class Seal {
public:
    /// Precondition: a key of 32 bytes.
    explicit Seal(std::string_view key);
    /// The key in `file`; a new random one is written (mode 0600) when there is no file.
    static Seal from_file(const std::filesystem::path& file);

    std::string close(std::string_view text, std::string_view place) const;
    /// nullopt when the text was sealed with another key, for another place, or damaged.
    std::optional<std::string> open(std::string_view sealed, std::string_view place) const;

private:
    std::string key_;
};

}  // namespace orrery::repository
