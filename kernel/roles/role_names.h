// Role ids as small numbers, so that a call needs no string.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace orrery::kernel {

using RoleNumber = uint32_t;
constexpr RoleNumber most_roles = 256;

/// The same number for the same id for ever; nothing when so many different ids are known already. Those of the SDK
/// always have one. [any thread]
std::optional<RoleNumber> role_number(std::string_view id);
/// The number of an id that was asked for before, or is the SDK's. [any thread]
std::optional<RoleNumber> known_role(std::string_view id);

namespace role {
constexpr std::string_view service = "orrery.service/1", command = "orrery.command/1", listener = "orrery.listener/1",
                           stream = "orrery.stream/1", check = "orrery.check/1", connector = "orrery.connector/1",
                           appender = "orrery.appender/1";
enum Service : uint32_t { start, drain, stop, health, configure };
enum Command : uint32_t { describe, run };
enum Stream : uint32_t { open, suspend, resume };
enum Listener : uint32_t { attach, detach };
enum Appender : uint32_t { append, flush };
enum Check : uint32_t { live };  // and the first call of a connector
}  // namespace role

}  // namespace orrery::kernel
