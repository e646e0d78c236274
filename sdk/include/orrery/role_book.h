// The record fields of every role's calls, as data: `orrery describe` and docs/sdk/records.md are made from it.
#pragma once
#include <array>
#include <string_view>

namespace orrery::book {

/// One field of a call's record. `name` may end in `*`: a family of names. `way` is "in" or "out".
struct Field {
    std::string_view role, call, way, name, meaning;  ///< `role` and `call` may be `*`: all of them
};

/// The calls of a role in their order (their index is their number), separated by blanks.
struct Role {
    std::string_view id, calls, threads, meaning;  ///< literals; `threads` are the tags of abi.h
};

/// All roles there are, in the order of the reference. Constant. [any thread]
inline constexpr std::array roles{
    Role{"orrery.service/1", "start drain stop health configure", "[control thread], health [any thread]",
         "something with a life of its own"},
    Role{"orrery.command/1", "describe run", "[worker, concurrent]", "verbs of the command line"},
    Role{"orrery.http/1", "handle", "[worker, concurrent]", "requests in, responses out"},
    Role{"orrery.stream/1", "open suspend resume", "[worker, concurrent], suspend and resume [control thread]",
         "WebSockets"},
    Role{"orrery.auth/1", "authenticate handle", "[worker, concurrent]", "who is it?"},
    Role{"orrery.appender/1", "append flush open close", "[one thread per appender]", "where log rows end up"},
    Role{"orrery.connector/1", "check query fetch close", "[worker, concurrent]", "tables from somewhere else"},
    Role{"orrery.listener/1", "attach detach", "[control thread]", "plugins that serve the sockets of Listen= lines"},
    Role{"orrery.check/1", "live", "[control thread]", "does what it will connect to let it in? Not started for this"},
};

/// All fields of their calls. Constant. [any thread]
inline constexpr std::array fields{
    Field{"*", "*", "out", "error.message", "on every status but OK and DECLINED: what went wrong"},
    Field{"*", "*", "out", "error.hint", "what to do about it"},

    Field{"orrery.service/1", "health", "out", "health", "good, degraded or bad"},
    Field{"orrery.service/1", "health", "out", "detail", "why, in a few words"},
    Field{"orrery.service/1", "configure", "in", "*",
          "the changed settings, as at its creation; UNSUPPORTED: restart me"},

    Field{"orrery.command/1", "describe", "out", "verb", "begins a verb: its words, separated by one blank"},
    Field{"orrery.command/1", "describe", "out", "help", "what it does, in one line"},
    Field{"orrery.command/1", "describe", "out", "arguments", "names of the positional arguments"},
    Field{"orrery.command/1", "describe", "out", "needs_running_site", "true or false"},
    Field{"orrery.command/1", "describe", "out", "example", "a command line"},
    Field{"orrery.command/1", "describe", "out", "option.*", "the help text of an option"},
    Field{"orrery.command/1", "run", "in", "verb", "the verb that was typed"},
    Field{"orrery.command/1", "run", "in", "argument", "a positional argument; repeated, in order"},
    Field{"orrery.command/1", "run", "in", "option.*", "the value of an option"},
    Field{"orrery.command/1", "run", "in", "input", "the standard input, unless it was a terminal"},
    Field{"orrery.command/1", "run", "out", "exit_code", "0 fine, 1 failure, 2 wrong usage"},
    Field{"orrery.command/1", "run", "out", "output", "for the standard output"},
    Field{"orrery.command/1", "run", "out", "errors", "for the standard error"},

    Field{"orrery.http/1", "handle", "in", "method", "GET, POST, …"},
    Field{"orrery.http/1", "handle", "in", "target", "path and query, normalised"},
    Field{"orrery.http/1", "handle", "in", "header.*", "a header, its name in lower case"},
    Field{"orrery.http/1", "handle", "in", "body", "up to 256 KiB"},
    Field{"orrery.http/1", "handle", "in", "body.stream", "a longer body: the id of its stream"},
    Field{"orrery.http/1", "handle", "in", "remote", "the client's address"},
    Field{"orrery.http/1", "handle", "in", "listener", "the socket it came in by"},
    Field{"orrery.http/1", "handle", "in", "request.id", "one id through all logs"},
    Field{"orrery.http/1", "handle", "in", "identity.directory", "the user's directory"},
    Field{"orrery.http/1", "handle", "in", "identity.id", "the user's id"},
    Field{"orrery.http/1", "handle", "in", "identity.attribute.*", "further facts about the user"},
    Field{"orrery.http/1", "handle", "in", "caller", "the stanza that calls; set by the kernel"},
    Field{"orrery.http/1", "handle", "out", "status", "100 to 599"},
    Field{"orrery.http/1", "handle", "out", "header.*", "a header"},
    Field{"orrery.http/1", "handle", "out", "body", "the body"},
    Field{"orrery.http/1", "handle", "out", "body.stream", "or the id of a stream that brings it"},

    Field{"orrery.stream/1", "open", "in", "stream.id", "the stream to take; further fields as of orrery.http/1"},

    Field{"orrery.stream/1", "suspend", "in", "stream.id", "the stream on which the open ones go to the successor"},
    Field{"orrery.stream/1", "suspend", "out", "streams", "how many went"},
    Field{"orrery.stream/1", "resume", "in", "stream.id", "the stream on which the predecessor's come"},
    Field{"orrery.stream/1", "resume", "out", "streams", "how many came"},

    Field{"orrery.auth/1", "authenticate", "in", "virtual_proxy", "its prefix, empty for the default one"},
    Field{"orrery.auth/1", "authenticate", "in", "cookie.*", "a cookie; further fields as of orrery.http/1"},
    Field{"orrery.auth/1", "authenticate", "in", "tls", "true or false"},
    Field{"orrery.auth/1", "authenticate", "in", "return_target", "where the user wanted to go"},
    Field{"orrery.auth/1", "authenticate", "in", "setting.*",
          "what the virtual proxy's definition says about its way of signing in; lists as JSON"},
    Field{"orrery.auth/1", "authenticate", "out", "verdict",
          "accept, reject or challenge; the status DECLINED: no credential of this kind"},
    Field{"orrery.auth/1", "authenticate", "out", "reason", "reject: for the log, never for the client"},
    Field{"orrery.auth/1", "authenticate", "out", "identity.directory", "accept: the user's directory"},
    Field{"orrery.auth/1", "authenticate", "out", "identity.id", "accept: the user's id"},
    Field{"orrery.auth/1", "authenticate", "out", "identity.name", "accept: the name to show"},
    Field{"orrery.auth/1", "authenticate", "out", "identity.attribute.*", "accept: groups, mail, …"},
    Field{"orrery.auth/1", "authenticate", "out", "valid_for", "accept: seconds; 0: as long as the session"},
    Field{"orrery.auth/1", "authenticate", "out", "status",
          "challenge: the response's status; reject: 400, 401 or 403"},
    Field{"orrery.auth/1", "authenticate", "out", "header.*", "challenge: a header of the response"},
    Field{"orrery.auth/1", "authenticate", "out", "body", "challenge: the body of the response"},
    Field{"orrery.auth/1", "handle", "in", "*", "as of authenticate"},
    Field{"orrery.auth/1", "handle", "out", "outcome",
          "reject, respond or sign_in; DECLINED: not a page of this module"},
    Field{"orrery.auth/1", "handle", "out", "reason", "reject: for the log"},
    Field{"orrery.auth/1", "handle", "out", "status", "respond: the status"},
    Field{"orrery.auth/1", "handle", "out", "header.*", "respond and sign_in: a header"},
    Field{"orrery.auth/1", "handle", "out", "body", "respond: the body"},
    Field{"orrery.auth/1", "handle", "out", "identity.directory", "sign_in: the user's directory"},
    Field{"orrery.auth/1", "handle", "out", "identity.id", "sign_in: the user's id"},
    Field{"orrery.auth/1", "handle", "out", "identity.name", "sign_in: the name to show"},
    Field{"orrery.auth/1", "handle", "out", "identity.attribute.*", "sign_in: groups, mail, …"},
    Field{"orrery.auth/1", "handle", "out", "valid_for", "sign_in: seconds; 0: as long as the session"},
    Field{"orrery.auth/1", "handle", "out", "return_target", "sign_in: where to go; empty: the hub"},

    Field{"orrery.appender/1", "append", "in", "rows",
          "a block: time level (integer), logger thread message exception properties stanza (text)"},
    Field{"orrery.appender/1", "append", "in", "instance", "the id of an opened one; without it the stanza's own"},
    Field{"orrery.appender/1", "flush", "in", "instance", "as of append"},
    Field{"orrery.appender/1", "open", "in", "*",
          "the settings of one more appender, as a stanza would give them; `orrery.*` is not heeded"},
    Field{"orrery.appender/1", "open", "out", "instance", "its id, good until close or the end of the generation"},
    Field{"orrery.appender/1", "close", "in", "instance", "the id; what it holds is flushed first"},

    Field{"orrery.connector/1", "query", "in", "statement", "what to read, in the source's own language"},
    Field{"orrery.connector/1", "query", "in", "parameter.*", "what a data connection says, such as host"},
    Field{"orrery.connector/1", "query", "in", "username", "whom the data connection signs in as"},
    Field{"orrery.connector/1", "query", "in", "password", "his password; goes into no log and no error"},
    Field{"orrery.connector/1", "query", "in", "*", "other parameters of the statement"},
    Field{"orrery.connector/1", "query", "out", "result", "the id of the open result"},
    Field{"orrery.connector/1", "query", "out", "column", "begins a column: its name"},
    Field{"orrery.connector/1", "query", "out", "kind", "integer, number or text"},
    Field{"orrery.connector/1", "query", "out", "type",
          "of that column: boolean, date, time, timestamp (days since 1899-12-30)"},
    Field{"orrery.connector/1", "fetch", "in", "result", "the id"},
    Field{"orrery.connector/1", "fetch", "out", "rows", "a block of the columns' kinds"},
    Field{"orrery.connector/1", "fetch", "out", "last", "true when there are no more"},
    Field{"orrery.connector/1", "close", "in", "result", "the id"},

    Field{"orrery.listener/1", "attach", "in", "listener", "the id to take the socket by"},
    Field{"orrery.listener/1", "attach", "in", "stanza", "whose Listen= line it is"},
    Field{"orrery.listener/1", "attach", "in", "address", "as configured"},
    Field{"orrery.listener/1", "attach", "in", "port", "as bound"},
    Field{"orrery.listener/1", "attach", "in", "tls", "none, tls or mtls"},
    Field{"orrery.listener/1", "detach", "in", "listener", "the id"},
};

/// The role's entry, or null for a role this SDK does not know.
constexpr const Role* find(std::string_view id) noexcept {
    for (auto& role : roles)
        if (role.id == id) return &role;
    return nullptr;
}

/// The name of a role's function, "" beyond those this SDK knows.
constexpr std::string_view call_name(std::string_view id, std::size_t index) noexcept {
    auto* role = find(id);
    if (!role) return {};
    auto rest = role->calls;
    for (; index > 0; --index) {
        auto blank = rest.find(' ');
        if (blank == rest.npos) return {};
        rest.remove_prefix(blank + 1);
    }
    return rest.substr(0, rest.find(' '));
}

/// Whether the book has that field (families by their beginning).
constexpr bool knows(std::string_view role, std::string_view call, std::string_view way, std::string_view name) {
    for (auto& field : fields) {
        if ((field.role != role && field.role != "*") || (field.call != call && field.call != "*") || field.way != way)
            continue;
        if (field.name == name) return true;
        if (field.name.size() > 1 && field.name.ends_with('*') &&
            name.starts_with(field.name.substr(0, field.name.size() - 1)))
            return true;
    }
    return false;
}

}  // namespace orrery::book
