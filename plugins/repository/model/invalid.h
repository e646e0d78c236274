// What a client sent cannot be used: answered with 400 and this text.
#pragma once

#include <stdexcept>
#include <string>

namespace orrery::repository {

class Invalid : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace orrery::repository
