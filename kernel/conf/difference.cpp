#include "conf/difference.h"

#include <algorithm>

namespace orrery::kernel {

namespace {

constexpr std::string_view heeded_by_the_dispatcher[] = {
    "DisplayName", "Identity",       "Enabled",  "Disabled",      "Listen",        "ListenVia",
    "Restart",     "Backoff",        "Deadline", "StartDeadline", "DrainDeadline", "StopDeadline",
    "GiveUpAfter", "HealthInterval", "Strategy", "AutoSwap"};

const std::string* value_of(const Stanza& stanza, std::string_view key) {
    auto found = stanza.keys.find(key);
    return found == stanza.keys.end() ? nullptr : &found->second.value;
}

bool same_value(const Stanza& left, const Stanza& right, std::string_view key) {
    auto *one = value_of(left, key), *other = value_of(right, key);
    return one && other ? *one == *other : one == other;
}

Difference weight_of(std::string_view key) {
    auto* end = std::end(heeded_by_the_dispatcher);
    return std::find(std::begin(heeded_by_the_dispatcher), end, key) == end ? Difference::life : Difference::supervised;
}

/// The weightiest key of `left` whose value is another one in `right`.
Difference keys_apart(const Stanza& left, const Stanza& right) {
    auto out = Difference::none;
    for (auto& [key, given] : left.keys)
        if (!same_value(left, right, key)) out = std::max(out, weight_of(key));
    return out;
}

}  // namespace

Difference difference(const Stanza& before, const Stanza& after) {
    auto out = std::max(keys_apart(before, after), keys_apart(after, before));
    bool same_arguments =
        std::equal(before.arguments.begin(), before.arguments.end(), after.arguments.begin(), after.arguments.end(),
                   [](auto& a, auto& b) { return a.text == b.text && a.stamp == b.stamp; });
    return same_arguments ? out : std::max(out, Difference::parameters);
}

}  // namespace orrery::kernel
