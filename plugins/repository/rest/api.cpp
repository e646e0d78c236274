#include "api.h"

#include <orrery/kit/postgres/purpose.h>

#include "call.h"
#include "key_check.h"
#include "model/fold.h"
#include "model/invalid.h"
#include "routes.h"
#include "users.h"

namespace orrery::repository::rest {
namespace {

constexpr int most_attempts = 3;
constexpr std::string_view internal_text = "The repository could not carry out the request; its log says why.";

Response unavailable(const postgres::Failure& failure) {
    auto out = Response::text(503, failure.connection_lost()
                                       ? "The repository database cannot be reached at the moment. Please try again."
                                       : "The repository database cannot keep up at the moment. Please try again.");
    out.headers.emplace_back("Retry-After", "5");
    return out;
}

// What the database refused because of what the client sent.
Response refused(const postgres::Failure& failure, const std::string& method) {
    if (failure.unique_violation())
        return Response::text(400, "Another entity already has this name (" + failure.constraint() + ").");
    if (method == "DELETE") return Response::text(409, "Other entities still refer to this one; remove those first.");
    return Response::text(400, "A reference leads to an entity that does not exist.");
}

// "/qrs/app/ID/publish?x" → "app/{0}/publish".
std::string pattern_of(std::string_view target) {
    std::string out;
    int ids = 0;
    for (auto rest = target.substr(0, target.find('?')); !rest.empty();) {
        const auto end = std::min(rest.find('/'), rest.size());
        const auto segment = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (segment.empty() || (out.empty() && same_name(segment, "qrs"))) continue;
        out += out.empty() ? "" : "/";
        out += Guid::parse(segment) ? "{" + std::to_string(ids++) + "}" : std::string(segment);
    }
    return out;
}

}  // namespace

Api::Api(Store& store, Security& security, About about)
    : store_(store), security_(security), about_(std::move(about)), file_orders_(about_.order_files) {
    add_routes(router_, store.model());
}

Response Api::handle(const Request& request) {
    const auto begin = std::chrono::steady_clock::now();
    const postgres::Purpose purpose(request.asker.package);  // so the database's log names the request, too
    auto response = carry_out(request);
    const auto taken = std::chrono::steady_clock::now() - begin;
    about_.observer->answered(request, pattern_of(request.target), response.status,
                              std::chrono::duration_cast<std::chrono::microseconds>(taken));
    return response;
}

Response Api::carry_out(const Request& request) {
    for (int i = 1;; ++i) try {
            return attempt(request);
        } catch (const postgres::Failure& failure) {
            if (failure.retry() && i < most_attempts) continue;
            return failed(request, failure);
        } catch (const std::exception& error) {
            complain(request, error.what());
            return Response::text(500, internal_text);
        }
}

Response Api::failed(const Request& request, const postgres::Failure& failure) const {
    if (failure.unique_violation() || failure.foreign_key_violation()) return refused(failure, request.method);
    // That the database is gone is told once, by whoever listens to it, not by every request.
    if (!failure.connection_lost()) complain(request, failure.what());
    if (failure.connection_lost() || failure.retry() || failure.overloaded()) return unavailable(failure);
    return Response::text(500, internal_text);
}

void Api::complain(const Request& request, const std::string& what) const {
    // Without the query: it may hold what people search for.
    about_.failed(request.method + " " + request.target.substr(0, request.target.find('?')) + ": " + what);
}

Response Api::attempt(const Request& request) {
    try {
        return answer(request);
    } catch (const Refusal& refusal) {
        return refusal.response();
    } catch (const Invalid& error) {
        return Response::text(400, error.what());
    }
}

Response Api::answer(const Request& request) {
    const Target target(request.target);
    if (target.segments().empty()) throw Refusal(404, "There is nothing at this address.");
    if (same_name(target.segments().front(), "qrs")) check_key(request, target);
    if (request.identity.id.empty() || request.identity.directory.empty())
        throw Refusal(403, "The request does not say which user it is for.");
    if (!is_text(request.identity.id) || !is_text(request.identity.directory))
        throw Refusal(400, "The name of the user is no UTF-8 text.");
    // Who asks for the head gets that of the whole answer; the listener leaves the body out.
    auto match = router_.find(request.method == "HEAD" ? "GET" : request.method, target.segments());
    const auto* handler = match.handler;
    Call call(*this, request, target, std::move(match));
    note_user(call);
    return (*handler)(call);
}

}  // namespace orrery::repository::rest
