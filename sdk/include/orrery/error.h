// Errors of authors: throw an Error (or anything derived from std::exception); the barrier turns it into a status and
// text.
#pragma once
#include <orrery/abi.h>

#include <exception>
#include <string>
#include <utility>
#include <variant>

namespace orrery {

/// What kind of failure: the same numbers as orrery_status, so that a code survives every border.
enum class Code : int32_t {
    declined = ORRERY_DECLINED,                ///< not mine: the next may try
    invalid = ORRERY_INVALID,                  ///< the caller's data is wrong
    unauthenticated = ORRERY_UNAUTHENTICATED,  ///< it is not known who asks
    denied = ORRERY_DENIED,                    ///< it is known, and he may not
    not_found = ORRERY_NOT_FOUND,              ///< there is no such thing, or not any more
    conflict = ORRERY_CONFLICT,                ///< it exists already, or was changed meanwhile
    unavailable = ORRERY_UNAVAILABLE,          ///< nobody serves it now; may work later
    deadline = ORRERY_DEADLINE,                ///< the time was up
    cancelled = ORRERY_CANCELLED,              ///< the caller no longer wants the answer
    limit = ORRERY_LIMIT,                      ///< too large, too many or too deep
    unsupported = ORRERY_UNSUPPORTED,          ///< known, but not offered here
    internal = ORRERY_INTERNAL                 ///< a fault of the callee
};

/// An error with what went wrong (`what()`) and what to do about it (`hint()`, may be empty). Never holds a secret.
class Error : public std::exception {
public:
    /// `message` says what went wrong, `hint` what to do about it. Takes both over.
    Error(Code code, std::string message, std::string hint = {})
        : code_(code), message_(std::move(message)), hint_(std::move(hint)) {}
    /// What it becomes at the border: the status of the call.
    Code code() const noexcept { return code_; }
    /// What went wrong. Valid as long as this object.
    const std::string& message() const noexcept { return message_; }
    /// What to do about it, "" when there is nothing to advise. Valid as long as this object.
    const std::string& hint() const noexcept { return hint_; }
    /// The message, with a terminator. Valid as long as this object.
    const char* what() const noexcept override { return message_.c_str(); }

private:
    Code code_;
    std::string message_, hint_;
};

/// A value or an Error, for code that reports instead of throwing.
template <class T>
class Result {
public:
    /// Holds the value; implicit, so that a function can `return value;`.
    Result(T value) : state_(std::move(value)) {}
    /// Holds the failure; implicit, so that a function can `return Error(…);`.
    Result(Error error) : state_(std::move(error)) {}
    /// Whether there is a value.
    explicit operator bool() const noexcept { return state_.index() == 0; }
    /// The value; throws the Error when there is none.
    T& value() & {
        if (auto* failed = std::get_if<Error>(&state_)) throw *failed;
        return std::get<T>(state_);
    }
    /// Moves the value out; throws the Error when there is none.
    T value() && {
        if (auto* failed = std::get_if<Error>(&state_)) throw *failed;
        return std::move(std::get<T>(state_));
    }
    /// Precondition: the result holds an error.
    const Error& error() const { return std::get<Error>(state_); }

private:
    std::variant<T, Error> state_;
};

/// The HTTP status that stands for a code on a REST interface.
inline int http_status(Code code) noexcept {
    switch (code) {
        case Code::invalid:
            return 400;
        case Code::unauthenticated:
            return 401;
        case Code::denied:
            return 403;
        case Code::declined:
        case Code::not_found:
            return 404;
        case Code::conflict:
            return 409;
        case Code::limit:
            return 413;
        case Code::unsupported:
            return 501;
        case Code::unavailable:
            return 503;
        case Code::deadline:
            return 504;
        case Code::cancelled:
            return 499;
        case Code::internal:
            break;
    }
    return 500;
}

}  // namespace orrery
