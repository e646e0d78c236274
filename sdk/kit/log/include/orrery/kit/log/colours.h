// What consoles share that show rows of a level in a colour.
#pragma once
#include <orrery/kit/log/console_base.h>

#include <span>

namespace orrery::logkit {

/// A name in a mapping, as log4net writes it, and what stands for it.
struct NamedNumber {
    std::string_view name;
    unsigned number;
};
/// The numbers of names with commas between, in any case. Throws Error(invalid) naming the first that is not known,
/// what it should be ("colour") and what is known.
std::vector<unsigned> numbers_of(std::string_view names, std::span<const NamedNumber> known, std::string_view what);
/// The escape sequence that sets these codes; none for none.
std::string colour_sequence(std::span<const unsigned> codes);

/// [one thread] Reads the mappings: from a level on rows have the colours that `sequence` makes of its parameters.
class ColouredConsoleBase : public ConsoleBase {
protected:
    using Sequence = std::string (*)(const Params& params);
    ColouredConsoleBase(Host host, const Config& config, Sequence sequence);

private:
    std::string_view colour(LevelNumber level) const final { return colours_.of(level); }
    LevelColours colours_;
};

}  // namespace orrery::logkit
