// The control socket's conversation: each message is a u32 length and an encoded record. The client sends one request
// (field `verb`, and what it needs); the kernel answers with any number of records with `output` or `errors`, and last
// one with `exit_code`.
#pragma once
#include <orrery/record.h>

#include <filesystem>
#include <optional>

#include "sockets/descriptor.h"

namespace orrery::kernel {

constexpr size_t longest_control_message = 16u << 20;

bool write_frame(int socket, const Fields& fields);
/// The next record; nothing at the end of the connection or for malformed bytes.
std::optional<Fields> read_frame(int socket);

/// The socket of a run directory, however long its path is. Throws Error(unavailable).
Descriptor connect_control(const std::filesystem::path& run_directory);
Descriptor bind_control(const std::filesystem::path& run_directory);

}  // namespace orrery::kernel
