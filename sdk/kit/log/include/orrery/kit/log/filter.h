// Filters: which rows an appender takes.
#pragma once
#include <orrery/kit/log/event.h>
#include <orrery/kit/log/spec.h>

namespace orrery::logkit {

/// What a filter thinks of a row: neutral leaves it to the next one.
enum class Verdict : uint8_t { deny, neutral, accept };

/// [one thread]
class Filter {
public:
    virtual ~Filter() = default;
    virtual Verdict judge(const Event& event) = 0;
};

/// LevelMatch, LevelRange, LoggerMatch, StringMatch, Property (Mdc), Ndc, DenyAll. Throws Error(invalid) naming type
/// and parameter.
std::unique_ptr<Filter> make_filter(const PartSpec& spec);

/// The first filter that is not neutral decides; after the last one a row is accepted. [one thread]
class FilterChain {
public:
    FilterChain() = default;
    explicit FilterChain(const std::vector<PartSpec>& specs);
    bool accepts(const Event& event) const;

private:
    std::vector<std::unique_ptr<Filter>> filters_;
};

}  // namespace orrery::logkit
