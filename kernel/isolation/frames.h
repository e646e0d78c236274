// The frames between the kernel and an isolated plugin's process; described in docs/sdk/wire.md.
#pragma once
#include <orrery/wire.h>

namespace orrery::kernel::frame {

enum Kind : uint8_t {
    load = 1,          ///< kernel → child: open the library (descriptor 5); the reply describes the plugin
    create = 2,        ///< kernel → child: the config record
    destroy = 3,       ///< kernel → child: end the instance, reply, leave
    call = 4,          ///< kernel → child: a = role's place in the description << 16 | function; b = milliseconds
    reply = 5,         ///< either way: id of the request, a = status
    cancel = 6,        ///< either way: id of a request whose answer nobody waits for any more
    host_call = 7,     ///< child → kernel: a = function, b = handle << 32 | milliseconds (0: the stanza's default)
    ask = 8,           ///< child → kernel: field `ask` says what
    event = 9,         ///< kernel → child: a = gap, b = token; fields topic, key, then the event's
    child_state = 10,  ///< kernel → child: a = number of the program, b = token
    log_row = 11,      ///< child → kernel, no reply: b = site, then the row
    count = 12,        ///< child → kernel, no reply: metric, by
    log_hurry = 14,    ///< child → kernel, no reply: a ring of its log memory is half full
    observe = 13       ///< child → kernel, no reply: metric, value
};

/// Frames that get no reply and are handled at once, in their order.
constexpr bool is_note(uint8_t kind) {
    return kind == cancel || kind == log_row || kind == count || kind == observe || kind == log_hurry;
}

constexpr size_t longest = wire::max_frame;

}  // namespace orrery::kernel::frame
