// The role orrery.auth/1: who is it? The proxy alone makes sessions and cookies; modules keep none.
#pragma once
#include <orrery/http.h>

namespace orrery {

/// A signed-in user. `valid_for` 0: as long as the session.
struct Principal {
    std::string directory, id, name;  ///< `id` is unique within `directory`; `name` is the one to show
    /// (name, value), such as ("group", "sales"); names may occur several times
    std::vector<std::pair<std::string, std::string>> attributes;
    std::chrono::seconds valid_for{0};  ///< from now on; counted in whole seconds
};

/// A request as an authentication module sees it. Further record fields: virtual_proxy (prefix, "" for the default
/// one), cookie.<name>, tls (true|false), return_target (where the user wanted to go; checked to be of this origin),
/// setting.<name> (what the virtual proxy's definition says about its way of signing in, under the names it has there;
/// lists as JSON).
class AuthRequest : public Request {
public:
    using Request::Request;  ///< from a Record; borrows it
    /// The prefix of the virtual proxy that was asked; "" for the default one.
    std::string_view virtual_proxy() const noexcept { return record().value_or("virtual_proxy", ""); }
    /// Where the user wanted to go, checked to be of this origin; "" when that is not known.
    std::string_view return_target() const noexcept { return record().value_or("return_target", ""); }
    /// The value of the first cookie of that name, as the browser sent it. Borrowed.
    std::optional<std::string_view> cookie(std::string_view name) const noexcept {
        return record().find("cookie.", name);
    }
    /// A setting of the virtual proxy, such as jwtAudience; "" when it has none.
    std::string_view setting(std::string_view name) const noexcept {
        return record().find("setting.", name).value_or("");
    }
};

namespace detail {
/// Writes what read_principal reads.
inline void write_principal(Writer out, const Principal& who) {
    out.put("identity.directory", who.directory);
    out.put("identity.id", who.id);
    out.put("identity.name", who.name);
    for (auto& [name, value] : who.attributes) out.put("identity.attribute.", name, value);
    out.put("valid_for", std::to_string(who.valid_for.count()));
}
}  // namespace detail

/// Reads a Principal from an answer of either call.
inline Principal read_principal(const Fields& answer) {
    constexpr std::string_view prefix = "identity.attribute.";
    Principal who{std::string(answer.value_or("identity.directory", "")),
                  std::string(answer.value_or("identity.id", "")),
                  std::string(answer.value_or("identity.name", "")),
                  {},
                  {}};
    for (auto& [name, value] : answer.items())
        if (name.starts_with(prefix)) who.attributes.emplace_back(name.substr(prefix.size()), value);
    auto seconds = answer.value_or("valid_for", "0");
    std::int64_t count = 0;
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), count);
    who.valid_for = std::chrono::seconds(count);
    return who;
}

/// What `authenticate` finds. On the wire: field `verdict` (accept | reject | challenge); decline is ORRERY_DECLINED.
class Verdict {
public:
    /// The user is known: the proxy makes the session. Takes `who` over.
    static Verdict accept(Principal who) {
        Verdict verdict("accept");
        verdict.who_.emplace(std::move(who));
        return verdict;
    }
    /// No credential of my kind: ask the next module.
    static Verdict decline() { return Verdict("decline"); }
    /// My kind and wrong: stop. The reason goes to the log, never to the client, who sees the status (400, 401 or 403).
    static Verdict reject(std::string reason, int status = 401) {
        Verdict verdict("reject");
        verdict.reason_ = std::move(reason);
        verdict.response_.emplace().status = status;
        return verdict;
    }
    /// A redirect to a sign-in page, WWW-Authenticate, …
    static Verdict challenge(Response response) {
        Verdict verdict("challenge");
        verdict.response_.emplace(std::move(response));
        return verdict;
    }

    /// Writes the record of the answer; gives the status to answer with (ORRERY_DECLINED for decline(), else
    /// ORRERY_OK).
    int32_t write(Writer out) const {
        if (kind_ == "decline") return ORRERY_DECLINED;
        out.put("verdict", kind_);
        if (who_)
            detail::write_principal(out, *who_);
        else if (kind_ == "challenge")
            response_->write(out);
        else {
            out.put("reason", reason_);
            if (response_->status != 401) out.put("status", std::to_string(response_->status));
        }
        return ORRERY_OK;
    }
    /// "accept", "decline", "reject" or "challenge".
    std::string_view kind() const noexcept { return kind_; }
    /// Empty unless it accepts.
    const Principal& principal() const noexcept {
        static const Principal nobody;
        return who_ ? *who_ : nobody;
    }
    /// Why it rejects, for the log; empty otherwise. Valid as long as this object.
    const std::string& reason() const noexcept { return reason_; }
    /// Of a challenge; of a rejection its status. Empty otherwise.
    const Response& response() const noexcept {
        static const Response none;
        return response_ ? *response_ : none;
    }

private:
    explicit Verdict(std::string_view kind) : kind_(kind) {}
    std::string_view kind_;
    std::optional<Principal> who_;
    std::optional<Response> response_;
    std::string reason_;
};

/// What a module's own page leads to. On the wire: field `outcome` (reject | respond | sign_in); decline is
/// ORRERY_DECLINED.
class Outcome {
public:
    /// Not a page of this module: ask the next one.
    static Outcome decline() { return Outcome("decline"); }
    /// No: the client sees a refusal, `reason` goes to the log only.
    static Outcome reject(std::string reason) {
        Outcome outcome("reject");
        outcome.reason_ = std::move(reason);
        return outcome;
    }
    /// The page, a redirect or whatever else the client gets. No session is made.
    static Outcome respond(Response response) {
        Outcome outcome("respond");
        outcome.response_ = std::move(response);
        return outcome;
    }
    /// The proxy makes the session and redirects to `return_target` (checked to be of this origin; "" leads to the
    /// hub).
    static Outcome sign_in(Principal who, std::string return_target,
                           std::vector<std::pair<std::string, std::string>> headers = {}) {
        Outcome outcome("sign_in");
        outcome.who_ = std::move(who);
        outcome.return_target_ = std::move(return_target);
        outcome.response_.headers = std::move(headers);
        return outcome;
    }
    /// Writes the record of the answer; gives the status to answer with (ORRERY_DECLINED for decline(), else
    /// ORRERY_OK).
    int32_t write(Writer out) const {
        if (kind_ == "decline") return ORRERY_DECLINED;
        out.put("outcome", kind_);
        if (kind_ == "reject")
            out.put("reason", reason_);
        else if (kind_ == "respond")
            response_.write(out);
        else {
            detail::write_principal(out, who_);
            out.put("return_target", return_target_);
            for (auto& [name, value] : response_.headers) out.put("header.", name, value);
        }
        return ORRERY_OK;
    }
    /// "decline", "reject", "respond" or "sign_in".
    std::string_view kind() const noexcept { return kind_; }
    /// Who signs in; empty unless it is sign_in(). Valid as long as this object.
    const Principal& principal() const noexcept { return who_; }
    /// Of respond() all of it, of sign_in() the headers; else empty. Valid as long as this object.
    const Response& response() const noexcept { return response_; }
    /// Of sign_in(), not checked yet; else empty. Valid as long as this object.
    const std::string& return_target() const noexcept { return return_target_; }

private:
    explicit Outcome(std::string_view kind) : kind_(kind) {}
    std::string_view kind_;
    Principal who_;
    Response response_;
    std::string return_target_, reason_;
};

/// One way of telling who a user is; the proxy asks the modules of a virtual proxy in their order. A module keeps no
/// session. Throwing an Error is no verdict: the user is not let in and the log says why.
class AuthModule {
public:
    virtual ~AuthModule() = default;
    /// [worker, concurrent] asked once per session, within the stanza's deadline; where the virtual proxy's method is
    /// header authentication with every request, and where it is tokens with every request that shows one.
    virtual Verdict authenticate(const AuthRequest& request) = 0;
    /// [worker, concurrent] the module's own pages: SAML ACS, OIDC callback, login form.
    virtual Outcome handle(const AuthRequest&) { return Outcome::decline(); }
};

}  // namespace orrery
