// Why a token is not taken: for the log. Never holds a part of the token.
#pragma once
#include <stdexcept>

namespace orrery::jwt {

class Refusal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace orrery::jwt
