// The part of a request's way that finds out who asks: ticket, proof in the request, session, module.
#include <orrery/kit/http/problem.h>
#include <orrery/kit/http/text.h>

#include "cookies.h"
#include "gateway.h"
#include "return_target.h"

namespace orrery::proxy {
namespace {

namespace http = kit::http;

constexpr std::string_view bearer = "bearer ";

bool shows_token(const http::Request& request) {
    return http::equal_ignoring_case(request.fields.find("authorization").value_or("").substr(0, bearer.size()),
                                     bearer);
}

// Where the user wanted to go; a sign-in page is no place to come back to, nor is a ticket a part of it.
std::string wanted_target(const Visit& visit) {
    const std::string query = http::query_without(visit.request.query, "qlikTicket");
    return query.empty() ? visit.request.path : visit.request.path + "?" + query;
}

// Of a module's page: the form again, with a complaint.
bool says_no(const Visit& visit, const SignIn& result) {
    return result.kind == SignIn::Kind::responded && visit.request.method == "POST" && result.response.status >= 400 &&
           result.response.status < 500;
}

bool shows_session(const Visit& visit) {
    return http::cookie_value(visit.request.fields.find("cookie").value_or(""), visit.proxy->cookie).has_value();
}

std::string refused_by(const SignIn& result) { return "refused by " + result.module; }

}  // namespace

// A ticket signs in before anything else; afterwards it must not stay in the address. Wrong ones are not counted:
// nobody guesses 128 bits, and whoever shut out an address for them would shut out a whole company behind it.
std::optional<http::Response> Gateway::take_ticket(Visit& visit) {
    if (!http::query_value(visit.request.query, "qlikTicket")) return std::nullopt;
    if (!parts_.authentication.takes_tickets(*visit.proxy)) {
        visit.request.query = http::query_without(visit.request.query, "qlikTicket");
        return std::nullopt;
    }
    SignIn result = ask(visit, &Authentication::authenticate);
    if (result.kind == SignIn::Kind::accepted)
        begin_session(visit, result);
    else
        parts_.journal.login_refused(visit, 401, "the ticket is unknown, was used before, or is too old");
    visit.request.query = http::query_without(visit.request.query, "qlikTicket");
    if (visit.is_page_load() && visit.session) return redirect(visit.request.target());
    return std::nullopt;
}

// With header authentication every request says who asks, and with tokens any may: what the request shows counts more
// than its cookie, and when that is wrong the cookie counts for nothing.
std::optional<http::Response> Gateway::take_proof(Visit& visit) {
    const bool by_header = visit.proxy->sign_in == "header", by_token = visit.proxy->sign_in == "jwt";
    if (!by_header && !(by_token && shows_token(visit.request))) return std::nullopt;
    SignIn result = ask(visit, &Authentication::authenticate);
    if (result.kind != SignIn::Kind::accepted) return turn_away(visit, std::move(result));
    visit.by_token = by_token;
    use_proven_session(visit, result);
    return std::nullopt;
}

void Gateway::use_proven_session(Visit& visit, const SignIn& who) {
    if (visit.session && is_session_of(*visit.session, who.who))
        return visit.session->extend(who.who.valid_for, Session::Time::clock::now());
    visit.session = nullptr;
    auto held = proven_.find(visit.proxy->prefix, who.who, visit.proxy->idle);
    if (!held) {
        admit(visit, who);
        held = proven_.begin(visit.proxy->prefix, who.who, visit.proxy->idle);
    }
    visit.session = std::move(held->session);
    visit.set_cookie = session_cookie(*visit.proxy, held->id);
    if (held->is_new) log_sign_in(visit, who);
}

// Without a session: who is it? Nothing: a session has begun.
std::optional<http::Response> Gateway::sign_in(Visit& visit) {
    SignIn result = ask(visit, &Authentication::authenticate);
    if (result.kind != SignIn::Kind::accepted) return turn_away(visit, std::move(result));
    begin_session(visit, result);
    return std::nullopt;
}

void Gateway::begin_session(Visit& visit, const SignIn& who) {
    // An id known before signing in must be worth nothing afterwards.
    if (visit.session) parts_.sessions.end(visit.session, "signed in again");
    visit.session = nullptr;
    admit(visit, who);
    auto [id, session] = parts_.sessions.create(visit.proxy->prefix, who.who);
    visit.session = std::move(session);
    visit.set_cookie = session_cookie(*visit.proxy, id);
    log_sign_in(visit, who);
}

void Gateway::admit(const Visit& visit, const SignIn& who) const try {
    parts_.repository.admit(who.who, visit.request.id);
} catch (const Error& error) {
    const std::string_view why =
        error.code() == Code::denied ? "the repository has the user blocked" : "the repository could not be asked";
    parts_.journal.login_refused(visit, http_status(error.code()), why, who.who);
    parts_.host.log().warn("could not sign in " + who.who.directory + "\\" + who.who.id + ": " +
                               (error.code() == Code::denied ? std::string(why) : error.message()),
                           {{"remote", visit.request.remote}, {"request.id", visit.request.id}});
    throw;
}

// Who cannot be asked lets nobody in, which is a refusal, too.
SignIn Gateway::ask(const Visit& visit, Question question) const try {
    return (parts_.authentication.*question)(*visit.proxy, auth_record(visit));
} catch (const Error& error) {
    parts_.journal.login_refused(visit, http_status(error.code()), "a sign-in service could not be asked");
    throw;
}

SignIn Gateway::ask_page(const Visit& visit) const {
    SignIn result = ask(visit, &Authentication::handle);
    if (result.kind == SignIn::Kind::rejected || says_no(visit, result))
        parts_.journal.login_refused(visit, result.response.status, refused_by(result), result.who);
    return result;
}

// What a client gets who is not signed in: a module's page if there is one; of its no the status, never the reason.
http::Response Gateway::turn_away(const Visit& visit, SignIn result) const {
    const auto not_signed_in = [&] { return http::problem(401, "you are not signed in", {}, visit.accept()); };
    if (result.kind != SignIn::Kind::rejected) {
        const bool leads_on = result.kind == SignIn::Kind::responded && !visit.request.websocket;
        if (shows_session(visit))
            parts_.journal.stranger(visit, "the session is unknown or has ended");
        else if (!leads_on)
            parts_.journal.stranger(visit, "nobody is signed in");
        return leads_on ? std::move(result.response) : not_signed_in();
    }
    const int status = result.response.status;
    parts_.journal.login_refused(visit, status, refused_by(result));
    if (status == 400)
        return http::problem(400, "what the request says of its user cannot be read", {}, visit.accept());
    if (status == 403) return http::problem(403, "you may not sign in this way from there", {}, visit.accept());
    return not_signed_in();
}

void Gateway::log_sign_in(const Visit& visit, const SignIn& who) const {
    parts_.journal.session_started(*visit.session, visit.request, who.module);
    parts_.host.count("proxy_sign_ins");
    parts_.host.log().info("signed in " + who.who.directory + "\\" + who.who.id + " by " + who.module,
                           {{"session", visit.session->handle()},
                            {"remote", visit.request.remote},
                            {"virtual_proxy", visit.proxy->prefix},
                            {"request.id", visit.request.id}});
}

Fields Gateway::auth_record(const Visit& visit) const {
    Fields record = http::to_record(visit.request);
    if (!visit.request.body.empty()) record.add("body", visit.request.body);
    record.add("virtual_proxy", visit.proxy->prefix).add("tls", visit.request.secure ? "true" : "false");
    for (const auto& [name, value] : visit.proxy->settings) record.add(name, value);
    record.add("return_target", safe_return_target(wanted_target(visit), visit.proxy->root() + "/hub"));
    std::string_view cookies = visit.request.fields.find("cookie").value_or("");
    while (!cookies.empty()) {
        auto end = cookies.find(';');
        auto pair = http::trim(cookies.substr(0, end));
        cookies = end == std::string_view::npos ? std::string_view{} : cookies.substr(end + 1);
        auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) != visit.proxy->cookie)
            record.add("cookie." + std::string(pair.substr(0, equals)), pair.substr(equals + 1));
    }
    return record;
}

}  // namespace orrery::proxy
