// One connection to a server, waited for in small steps.
#pragma once
#include <libpq-fe.h>

#include <functional>
#include <memory>

#include "target.h"

namespace postgres {

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

/// Used by one thread at a time. Ends what it runs when it is destroyed.
class Session {
public:
    /// Asked often while a step is waited for; true: nobody wants the answer any more.
    using GivenUp = std::function<bool()>;

    /// Connects. Throws Error(unavailable), Error(denied) when the server does not let the user in, or
    /// Error(cancelled).
    Session(const Target& target, const Policy& policy, const GivenUp& given_up);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Runs our own statement and waits for its end. Throws Error.
    ResultHandle run(const char* statement, const GivenUp& given_up);
    /// Has the server look at the statement; answers what its result looks like. Throws Error with the server's text.
    ResultHandle describe(const std::string& statement, const GivenUp& given_up);
    /// Starts the described statement; its rows come one by one.
    void start();
    /// The next result, null after the last one. False when none has come for `patience`.
    bool next(ResultHandle& result, std::chrono::milliseconds patience);

    /// What the server says about a result that failed, as an error of ours.
    [[noreturn]] void fail(const PGresult* result) const;

private:
    ResultHandle finish(const GivenUp& given_up);
    void wait(short events, const GivenUp& given_up, std::chrono::steady_clock::time_point deadline) const;
    void flush(const GivenUp& given_up);
    [[noreturn]] void lost() const;

    const std::string label_;
    PGconn* connection_ = nullptr;
};

}  // namespace postgres
