#include "authentication.h"

#include <orrery/kit/http/text.h>
#include <orrery/refused_user.h>

#include <algorithm>
#include <array>

namespace orrery::proxy {
namespace {

enum Call : uint32_t { call_authenticate, call_handle };

kit::http::Response response_of(const Fields& answer) {
    orrery::Response given = orrery::Response::read(answer);
    kit::http::Response response;
    response.status = answer.find("status") ? given.status : 200;
    for (auto& [name, value] : given.headers) response.fields.add(kit::http::lower(name), std::move(value));
    response.body = std::move(given.body);
    return response;
}

/// INTERNAL holds the services' own accounts and NONE the visitor nobody knows: no sign-in makes either.
bool reserved(const Principal& who) {
    const std::string directory = kit::http::lower(who.directory);
    return directory == "internal" || directory == "none";
}

constexpr std::array<std::string_view, 4> named_methods{"header", "saml", "jwt", "oidc"};

Authentication::Chosen read_lines(const std::vector<std::string_view>& lines, std::string_view setting,
                                  std::string_view expected) {
    Authentication::Chosen chosen;
    for (auto line : lines) {
        auto equals = line.find('=');
        if (equals == std::string_view::npos)
            throw Error(Code::invalid,
                        std::string(setting) + std::string(line) + ": expected " + std::string(expected));
        auto& stanzas = chosen[std::string(kit::http::trim(line.substr(0, equals)))];
        for (auto rest = line.substr(equals + 1); !(rest = kit::http::trim(rest)).empty();) {
            auto end = std::min(rest.find(' '), rest.size());
            stanzas.emplace_back(rest.substr(0, end));
            rest.remove_prefix(end);
        }
    }
    return chosen;
}

// What a rejecting module wants the client to see: one of the statuses that say no.
int refusal_status(const Fields& answer) {
    const auto text = answer.value_or("status", "401");
    return text == "400" ? 400 : text == "403" ? 403 : 401;
}

}  // namespace

Authentication::Authentication(const Host& host, const Chosen& by_prefix, Chosen by_method) : host_(host) {
    for (auto method : named_methods) by_method.try_emplace(std::string(method), 1, std::string(method));
    add(by_prefix_, by_prefix);
    add(by_method_, by_method);
}

void Authentication::add(Modules& to, const Chosen& chosen) {
    for (auto& [word, stanzas] : chosen) {
        auto& modules = to[word];
        for (auto& stanza : stanzas) modules.push_back({stanza, host_.find("orrery.auth/1", stanza)});
    }
}

const std::vector<Authentication::Module>& Authentication::modules_of(const VirtualProxy& proxy) const {
    static const std::vector<Module> none;
    if (auto own = by_prefix_.find(proxy.prefix); own != by_prefix_.end()) return own->second;
    const bool by_ticket = proxy.sign_in == "ticket";
    const Modules& table = by_ticket ? by_prefix_ : by_method_;
    auto found = table.find(by_ticket ? "*" : proxy.sign_in);
    return found == table.end() ? none : found->second;
}

bool Authentication::takes_tickets(const VirtualProxy& proxy) const {
    return proxy.sign_in == "ticket" || by_prefix_.contains(proxy.prefix);
}

SignIn Authentication::ask(const VirtualProxy& proxy, uint32_t call, const Fields& record,
                           std::string_view answer_field) const {
    for (const Module& module : modules_of(proxy)) {
        if (!module.handle)
            throw Error(Code::unavailable, "this site runs no sign-in service '" + module.stanza + "'",
                        "an administrator adds it to services.conf and to the proxy's Wants=");
        Fields answer;
        auto status = module.handle.call(call, record.record(), answer);
        if (status == ORRERY_DECLINED) continue;
        check(status, answer, "the sign-in service '" + module.stanza + "' did not answer");
        return read_answer(module.stanza, answer, answer.value_or(answer_field, ""), record);
    }
    return {};
}

SignIn Authentication::read_answer(const std::string& module, const Fields& answer, std::string_view word,
                                   const Fields& record) const {
    SignIn result;
    result.module = module;
    result.response = response_of(answer);
    if (word == "accept" || word == "sign_in") {
        result.kind = SignIn::Kind::accepted;
        result.who = read_principal(answer);
        result.return_target = answer.value_or("return_target", "");
        if (result.who.directory.empty() || result.who.id.empty())
            throw Error(Code::internal, "the sign-in service '" + module + "' accepted nobody");
        if (reserved(result.who))
            reject(result, "it named a user of the reserved directory " + result.who.directory, record);
    } else if (word == "reject") {
        reject(result, answer.value_or("reason", ""), record);
        result.response.status = refusal_status(answer);
    } else if (word == "challenge" || word == "respond") {
        result.kind = SignIn::Kind::responded;
        result.who = refused_user(result.response.fields.find(refused_user_field).value_or(""));
        result.response.fields.remove(refused_user_field);
    } else {
        throw Error(Code::internal, "the sign-in service '" + module + "' gave an answer that is none");
    }
    return result;
}

void Authentication::reject(SignIn& result, std::string_view reason, const Fields& record) const {
    host_.log().warn("sign-in refused by " + result.module + ": " + std::string(reason),
                     {{"remote", record.value_or("remote", "")},
                      {"virtual_proxy", record.value_or("virtual_proxy", "")},
                      {"request.id", record.value_or("request.id", "")}});
    result.kind = SignIn::Kind::rejected;
    result.who = {};
    result.response = {};
    result.response.status = 401;
}

SignIn Authentication::authenticate(const VirtualProxy& proxy, const Fields& record) const {
    return ask(proxy, call_authenticate, record, "verdict");
}

SignIn Authentication::handle(const VirtualProxy& proxy, const Fields& record) const {
    return ask(proxy, call_handle, record, "outcome");
}

Authentication::Chosen read_chosen(const std::vector<std::string_view>& lines) {
    return read_lines(lines, "--auth=", "PREFIX=STANZA STANZA…, with * for every prefix");
}

Authentication::Chosen read_chosen_by_method(const std::vector<std::string_view>& lines) {
    constexpr std::string_view setting = "--auth-method=", expected = "METHOD=STANZA STANZA…";
    auto chosen = read_lines(lines, setting, expected);
    for (auto& [method, stanzas] : chosen)
        if (std::find(named_methods.begin(), named_methods.end(), method) == named_methods.end())
            throw Error(Code::invalid, std::string(setting) + method + "=…: there is no such method",
                        "the methods are header, saml, jwt and oidc; for tickets and forms there is --auth=");
    return chosen;
}

}  // namespace orrery::proxy
