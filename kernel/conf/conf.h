// A whole configuration: its stanzas and everything that is wrong with it.
#pragma once
#include "conf/layers.h"
#include "conf/stanza.h"
#include "conf/variables.h"

namespace orrery::kernel {

struct Conf {
    std::filesystem::path file;
    Variables globals;
    std::vector<Stanza> stanzas;  ///< in the order of their first appearance; the faulty ones too
    Problems problems;
    std::string fingerprint;  ///< of a loaded one: a SHA-256 over its files, which tells two apart

    const Stanza* find(std::string_view name) const noexcept;
    /// A global's value, expanded; `otherwise` when it is not set or cannot be expanded.
    std::string global(std::string_view name, std::string_view otherwise) const;
};

/// Reads texts, later ones over earlier ones. Never throws for what they say: see `problems`.
Conf read_conf(const std::vector<ConfText>& texts, std::filesystem::path file,
               const std::filesystem::path& site_directory);
/// The same of a single text.
Conf read_conf(std::string_view text, std::filesystem::path file, const std::filesystem::path& site_directory);
/// The same from the file itself and its drop-ins (see read_files); a file that cannot be read is a problem, too.
Conf load_conf(const std::filesystem::path& file, const std::filesystem::path& site_directory);

}  // namespace orrery::kernel
