// The methods this engine knows, by class and name.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qix/call.h"

namespace orrery::qix {

struct Method {
    Signature signature;
    std::function<Answer(Call&)> run;
};

/// Filled once, read from any thread afterwards.
class Registry {
public:
    /// `signature` as for class Signature.
    void add(Class cls, std::string_view name, std::string_view signature, std::function<Answer(Call&)> run);
    /// Known to the protocol, not offered: answered with error 17, so that clients can tell it from a misspelling.
    void add_unsupported(Class cls, std::string_view names);

    /// Throws QixError method_not_found or unsupported.
    const Method& find(Class cls, const std::string& name) const;

    /// Names of the offered methods of a class, sorted.
    std::vector<std::string> names(Class cls) const;

    /// Every method of this engine.
    static const Registry& all();

private:
    std::map<std::pair<Class, std::string>, Method> methods_;
};

}  // namespace orrery::qix
