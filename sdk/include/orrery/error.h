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
    declined = ORRERY_DECLINED,
    invalid = ORRERY_INVALID,
    unauthenticated = ORRERY_UNAUTHENTICATED,
    denied = ORRERY_DENIED,
    not_found = ORRERY_NOT_FOUND,
    conflict = ORRERY_CONFLICT,
    unavailable = ORRERY_UNAVAILABLE,
    deadline = ORRERY_DEADLINE,
    cancelled = ORRERY_CANCELLED,
    limit = ORRERY_LIMIT,
    unsupported = ORRERY_UNSUPPORTED,
    internal = ORRERY_INTERNAL
};

/// An error with what went wrong (`what()`) and what to do about it (`hint()`, may be empty). Never holds a secret.
class Error : public std::exception {
public:
    Error(Code code, std::string message, std::string hint = {})
        : code_(code), message_(std::move(message)), hint_(std::move(hint)) {}
    Code code() const noexcept { return code_; }
    const std::string& message() const noexcept { return message_; }
    const std::string& hint() const noexcept { return hint_; }
    const char* what() const noexcept override { return message_.c_str(); }

private:
    Code code_;
    std::string message_, hint_;
};

/// A value or an Error, for code that reports instead of throwing.
template <class T>
class Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}
    explicit operator bool() const noexcept { return state_.index() == 0; }
    /// The value; throws the Error when there is none.
    T& value() & {
        if (auto* failed = std::get_if<Error>(&state_)) throw *failed;
        return std::get<T>(state_);
    }
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
