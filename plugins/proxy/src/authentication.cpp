#include "authentication.h"

#include <orrery/kit/http/text.h>

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

}  // namespace

Authentication::Authentication(const Host& host, Chosen chosen) : host_(host) {
    for (auto& [prefix, stanzas] : chosen)
        for (auto& stanza : stanzas) modules_[prefix].push_back({stanza, host.find("orrery.auth/1", stanza)});
}

const std::vector<Authentication::Module>& Authentication::modules_of(const VirtualProxy& proxy) const {
    static const std::vector<Module> none;
    auto found = modules_.find(proxy.prefix);
    if (found == modules_.end()) found = modules_.find("*");
    return found == modules_.end() ? none : found->second;
}

SignIn Authentication::ask(const VirtualProxy& proxy, uint32_t call, const Fields& record,
                           std::string_view answer_field) const {
    for (const Module& module : modules_of(proxy)) {
        Fields answer;
        auto status = module.handle.call(call, record.record(), answer);
        if (status == ORRERY_DECLINED) continue;
        check(status, answer, "the sign-in service '" + module.stanza + "' did not answer");
        auto word = answer.value_or(answer_field, "");
        SignIn result;
        result.module = module.stanza;
        if (word == "accept" || word == "sign_in") {
            result.kind = SignIn::Kind::accepted;
            result.who = read_principal(answer);
            result.return_target = answer.value_or("return_target", "");
            if (result.who.directory.empty() || result.who.id.empty())
                throw Error(Code::internal, "the sign-in service '" + module.stanza + "' accepted nobody");
            if (reserved(result.who)) {
                host_.log().warn(
                    "sign-in refused: " + module.stanza + " named a user of the reserved directory " +
                        result.who.directory,
                    {{"remote", record.value_or("remote", "")}, {"request.id", record.value_or("request.id", "")}});
                result.kind = SignIn::Kind::rejected;
                result.who = {};
            }
        } else if (word == "reject") {
            result.kind = SignIn::Kind::rejected;
            host_.log().warn(
                "sign-in refused by " + module.stanza + ": " + std::string(answer.value_or("reason", "")),
                {{"remote", record.value_or("remote", "")}, {"request.id", record.value_or("request.id", "")}});
        } else if (word == "challenge" || word == "respond") {
            result.kind = SignIn::Kind::responded;
        } else {
            throw Error(Code::internal, "the sign-in service '" + module.stanza + "' gave an answer that is none");
        }
        result.response = response_of(answer);
        return result;
    }
    return {};
}

SignIn Authentication::authenticate(const VirtualProxy& proxy, const Fields& record) const {
    return ask(proxy, call_authenticate, record, "verdict");
}

SignIn Authentication::handle(const VirtualProxy& proxy, const Fields& record) const {
    return ask(proxy, call_handle, record, "outcome");
}

Authentication::Chosen read_chosen(const std::vector<std::string_view>& lines) {
    Authentication::Chosen chosen;
    for (auto line : lines) {
        auto equals = line.find('=');
        if (equals == std::string_view::npos)
            throw Error(Code::invalid,
                        "--auth=" + std::string(line) + ": expected PREFIX=STANZA STANZA…, with * for every prefix");
        auto& stanzas = chosen[std::string(kit::http::trim(line.substr(0, equals)))];
        for (auto rest = line.substr(equals + 1); !(rest = kit::http::trim(rest)).empty();) {
            auto end = std::min(rest.find(' '), rest.size());
            stanzas.emplace_back(rest.substr(0, end));
            rest.remove_prefix(end);
        }
    }
    return chosen;
}

}  // namespace orrery::proxy
