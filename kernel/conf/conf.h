// A whole services.conf: its stanzas and everything that is wrong with it.
#pragma once
#include <filesystem>

#include "conf/problem.h"
#include "conf/stanza.h"
#include "conf/variables.h"

namespace orrery::kernel {

struct Conf {
    std::filesystem::path file;
    Variables globals;
    std::vector<Stanza> stanzas;  ///< in the file's order; the faulty ones too
    Problems problems;

    const Stanza* find(std::string_view name) const noexcept;
    /// A global's value, expanded; `otherwise` when it is not set or cannot be expanded.
    std::string global(std::string_view name, std::string_view otherwise) const;
};

/// Reads the text of `file`. Never throws for what the text says: see `problems`.
Conf read_conf(std::string_view text, std::filesystem::path file, const std::filesystem::path& site_directory);
/// The same from the file itself; a file that cannot be read is a problem, too.
Conf load_conf(const std::filesystem::path& file, const std::filesystem::path& site_directory);

}  // namespace orrery::kernel
