// Apps that come in as files and go out as such.
#include "app_files.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

// Whoever waits for the answer is told by the listener that it takes too long after a minute.
constexpr std::chrono::seconds patience{55};
constexpr std::string_view tempcontent = "/tempcontent/";

bool flag(const Call& call, std::string_view name, bool otherwise) {
    return call.target.parameter(name) ? call.target.flag(name) : otherwise;
}

FileOrder order_of(const Call& call, FileOrder::Kind kind, const Guid& id) {
    FileOrder order;
    order.kind = kind;
    order.id = id;
    order.user = call.request.identity;
    return order;
}

void check_body(const Call& call) {
    const auto type = call.request.header("content-type").value_or("");
    if (type.starts_with("multipart/"))
        throw Refusal(415, "Please send the app's file as it is, as application/vnd.qlik.sense.app.");
    if (call.request.body.empty() && call.request.body_stream.empty())
        throw Refusal(400, "The body must be the file of an app.");
}

Response upload(Call& call) {
    call.verb = "Import";
    check_body(call);
    const auto place = place_for_order(call);
    auto app = Entity::fresh(call.model().at("App"));
    const auto name = call.target.parameter_or_empty("name");
    app.at("name") = name.empty() ? std::string("Imported app") : name;  // until its file says another
    {
        auto unit = call.unit();
        own(call, unit, app);
        unit.writer().insert(app);
        unit.commit();
    }
    auto order = order_of(call, FileOrder::Kind::import, app.id());
    order.name = name;
    order.with_data = flag(call, "keepdata", true);
    order.body = call.request.body;
    order.body_stream = call.request.body_stream;
    return with_files(call, app, order, patience);
}

// The address it is to be fetched at, once and by whoever asks now.
std::string export_app(Call& call, bool with_data) {
    const auto place = place_for_order(call);
    auto order = order_of(call, FileOrder::Kind::export_, Guid::random());
    order.source = call.ids.front();
    Entity app;
    {
        Store::Reading reader(call.api.store());
        app = readable(call, *reader, call.model().at("App"), call.ids.front());
        require(call, *reader, Action::export_, app);
        order.whole = allows(call, *reader, Action::update, app);
    }
    order.name = app.text("name");
    order.with_data = with_data;
    const auto answer = carry_out(call, order, patience);
    call.api.about().observer->exported(call.request, app.id(), app.text("name"));
    return answer.address;
}

Response export_response(Call& call, const std::string& path) {
    return Response::json(201, json::dump(json::Value::object({{"exportToken", call.ids.at(1).text()},
                                                               {"appId", call.ids.front().text()},
                                                               {"downloadPath", path},
                                                               {"cancelled", path.empty()},
                                                               {"schemaPath", "AppExportResponse"}})));
}

Response export_with_token(Call& call) {
    const auto path = export_app(call, !flag(call, "skipdata", false));
    return export_response(call, path + "?serverNodeId=" + call.api.about().node.text());
}

// Exports are made while their client waits: there is none to be broken off by then.
Response cancel_export(Call& call) {
    Store::Reading reader(call.api.store());
    readable(call, *reader, call.model().at("App"), call.ids.front());
    auto out = export_response(call, "");
    out.status = 200;
    return out;
}

// The older way, in two steps: a ticket first, which is the part of the address that nobody guesses.
Response export_ticket(Call& call) {
    const auto address = export_app(call, true).substr(tempcontent.size());
    return value_response(200, address.substr(0, address.find('/')));
}

// What is gone, or was never there for this user, is not found.
FileAnswer fetched(Call& call, const FileOrder& order) try {
    return carry_out(call, order, patience);
} catch (const Refusal& refusal) {
    if (refusal.response().status != 400) throw;
    throw Refusal(404, refusal.response().body);
}

// Programs that use this port fetch what the engine keeps for them here.
Response fetch(Call& call, const Guid& ticket) {
    const auto place = place_for_order(call);
    auto order = order_of(call, FileOrder::Kind::fetch, Guid::random());
    order.name = std::string(tempcontent) + ticket.text() + "/";
    auto answer = fetched(call, order);
    Response out{200, {}, {}};
    out.headers = {{"Content-Type", answer.type},
                   {"Content-Length", std::to_string(answer.size)},
                   {"Content-Disposition", "attachment; filename=\"" + answer.address + "\""},
                   {"Cache-Control", "no-store"},
                   {"X-Content-Type-Options", "nosniff"}};
    out.body_stream = std::move(answer.stream);
    return out;
}

}  // namespace

void add_app_exchange_routes(Router& router) {
    router.add("POST", "qrs/app/upload", upload);
    router.add("POST", "qrs/app/{id}/export/{id}", export_with_token);
    router.add("DELETE", "qrs/app/{id}/export/{id}", cancel_export);
    router.add("GET", "qrs/app/{id}/export", export_ticket);
    router.add("GET", "qrs/download/app/{id}/{id}/{name}", [](Call& call) { return fetch(call, call.ids.at(1)); });
    router.add("GET", "tempcontent/{id}/{name}", [](Call& call) { return fetch(call, call.ids.front()); });
}

}  // namespace orrery::repository::rest
