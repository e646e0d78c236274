#include "app_files.h"

#include "model/json_read.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

Response busy() {
    auto out =
        Response::text(503, "Other apps are being copied, imported or exported at the moment. Please try again.");
    out.headers.emplace_back("Retry-After", "5");
    return out;
}

void take_back(Call& call, const Entity& app) {
    auto unit = call.unit();
    if (const auto stored = unit.reader().find(*app.type, app.id())) {
        unit.writer().remove(*stored);
        unit.commit();
    }
}

std::string text_of(const json::Value& body, std::string_view name) {
    const auto* member = find_member(body, name);
    return member ? std::string(member->string_or("")) : std::string();
}

// An engine has carried out an order, or says why it could not.
Response done(Call& call) {
    if (!call.is_service()) throw Refusal(403, "Only services of the site may ask this.");
    const auto body = call.body();
    const auto id = Guid::parse(text_of(body, "id"));
    if (!id) throw Refusal(400, "The body needs the id of an order.");
    FileAnswer answer;
    answer.problem = text_of(body, "problem");
    if (const auto* refused = find_member(body, "refused")) answer.refused = refused->bool_or(false);
    answer.address = text_of(body, "address");
    answer.type = text_of(body, "type");
    answer.stream = text_of(body, "stream");
    if (const auto* size = find_member(body, "size"))
        answer.size = static_cast<std::uint64_t>(std::max<std::int64_t>(0, size->integer_or(0)));
    if (!call.api.file_orders().done(*id, std::move(answer))) throw Refusal(404, "Nobody waits for this answer.");
    return Response::empty(204);
}

}  // namespace

FileOrders::Place place_for_order(Call& call) {
    auto place = call.api.file_orders().take_place();
    if (!place) throw Refusal(busy());
    return place;
}

FileAnswer carry_out(Call& call, const FileOrder& order, std::chrono::milliseconds patience) {
    const auto answer = call.api.file_orders().carry_out(order, patience);
    if (!answer) throw Refusal(503, "No engine has answered in time. Please try again.");
    if (answer->problem.empty()) return *answer;
    if (answer->refused) throw Refusal(400, answer->problem);
    throw Refusal(500, "The engine could not do this; its log says why.");
}

void own(Call& call, Store::Unit& unit, Entity& app) {
    if (app.text("name").size() > app.type->field("name").limit)
        throw Refusal(400, "The parameter 'name' is too long.");
    if (const auto caller = call.subject(unit.reader()).id; !caller.zero()) app.at("owner") = caller;
    require(call, unit.reader(), Action::create, app);
    app.at("owner") = owner_for(call, unit);
}

Response with_files(Call& call, const Entity& app, const FileOrder& order, std::chrono::milliseconds patience) {
    try {
        carry_out(call, order, patience);
    } catch (const Refusal&) {
        take_back(call, app);
        throw;
    }
    Store::Reading reader(call.api.store());
    return one_entity(call, *reader, 201, readable(call, *reader, *app.type, app.id()));
}

void add_app_files_routes(Router& router) { router.add("POST", "internal/app-files", done); }

}  // namespace orrery::repository::rest
