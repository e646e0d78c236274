// Keeps secrets out of what is shown.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace orrery::kernel {

class Mask {
public:
    /// A value that must not be seen, wherever it appears. Very short ones are hidden only where they stand alone.
    void learn(std::string_view value);
    /// `value` as it may be shown: hidden as a whole when it is `secret` or its name says that it is one; else without
    /// the secrets inside it (learned ones, password=… and the like, the password of a URL).
    std::string shown(std::string_view name, std::string_view value, bool secret) const;

private:
    std::vector<std::string> learned_;
};

/// Whether a value of this name is a secret, for want of a declaration.
bool sounds_secret(std::string_view name);

}  // namespace orrery::kernel
