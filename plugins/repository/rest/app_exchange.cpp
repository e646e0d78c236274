// Apps that come in as files and go out as such.
#include <orrery/kit/json/parse.h>

#include <algorithm>
#include <cctype>

#include "app_files.h"
#include "model/fold.h"
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

// What stands between the parts of a form, as its content type says; "" for a file that is sent as it is.
std::string boundary_of(std::string_view type) {
    if (!same_name(type.substr(0, type.find('/')), "multipart")) return {};
    constexpr std::string_view label = "boundary=";
    constexpr std::size_t longest = 70;
    const auto at = std::search(type.begin(), type.end(), label.begin(), label.end(),
                                [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
    std::string_view value = type.substr(static_cast<std::size_t>(at - type.begin()));
    value.remove_prefix(std::min(value.size(), label.size()));
    const bool quoted = value.starts_with('"');
    if (quoted) value.remove_prefix(1);
    value = value.substr(0, value.find_first_of(quoted ? "\"" : "; \t"));
    if (value.empty() || value.size() > longest)
        throw Refusal(400, "The content type of a form must say its boundary, of 70 characters at most.");
    return std::string(value);
}

void take_body(const Call& call, FileOrder& order) {
    if (call.request.body.empty() && call.request.body_stream.empty())
        throw Refusal(400, "The body must be the file of an app.");
    order.boundary = boundary_of(call.request.header("content-type").value_or(""));
    order.body = call.request.body;
    order.body_stream = call.request.body_stream;
}

// The body is the name of a file in the user's own folder, as JSON.
void take_file(const Call& call, FileOrder& order) try {
    order.file = json::parse(call.request.body).as_string();
    if (order.file.empty()) throw Refusal(400, "The name of the file is empty.");
} catch (const json::Error&) {
    throw Refusal(400, "The body must be the name of a file in your own folder, as a JSON text.");
}

using TakeSource = void (*)(const Call& call, FileOrder& order);

Response as_new_app(Call& call, TakeSource take) {
    call.verb = "Import";
    auto order = order_of(call, FileOrder::Kind::import, Guid{});
    take(call, order);
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
    order.id = app.id();
    order.name = name;
    order.with_data = flag(call, "keepdata", true);
    return with_files(call, app, order, patience);
}

Guid target_of(const Call& call) {
    for (const auto* name : {"targetappid", "app"})
        if (const auto given = call.target.parameter_or_empty(name); !given.empty())
            if (const auto id = Guid::parse(given)) return *id;
    throw Refusal(400, "The parameter 'targetappid' must be the id of an app.");
}

// Everything of an app but who it belongs to, where it is published, and what others keep in it.
Response in_place_of_app(Call& call, TakeSource take) {
    call.verb = "Replace";
    auto order = order_of(call, FileOrder::Kind::replace, Guid::random());
    take(call, order);
    order.source = target_of(call);
    order.name = call.target.parameter_or_empty("name");
    order.with_data = flag(call, "keepdata", true);
    const auto& type = call.model().at("App");
    if (order.name.size() > type.field("name").limit) throw Refusal(400, "The parameter 'name' is too long.");
    const auto place = place_for_order(call);
    {
        Store::Reading reader(call.api.store());
        require(call, *reader, Action::update, readable(call, *reader, type, order.source));
    }
    carry_out(call, order, patience);
    Store::Reading reader(call.api.store());
    return one_entity(call, *reader, 201, readable(call, *reader, type, order.source));
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
    router.add("POST", "qrs/app/upload", [](Call& call) { return as_new_app(call, take_body); });
    router.add("POST", "qrs/app/upload/replace", [](Call& call) { return in_place_of_app(call, take_body); });
    router.add("POST", "qrs/app/import", [](Call& call) { return as_new_app(call, take_file); });
    router.add("POST", "qrs/app/import/replace", [](Call& call) { return in_place_of_app(call, take_file); });
    router.add("POST", "qrs/app/{id}/export/{id}", export_with_token);
    router.add("DELETE", "qrs/app/{id}/export/{id}", cancel_export);
    router.add("GET", "qrs/app/{id}/export", export_ticket);
    router.add("GET", "qrs/download/app/{id}/{id}/{name}", [](Call& call) { return fetch(call, call.ids.at(1)); });
    router.add("GET", "tempcontent/{id}/{name}", [](Call& call) { return fetch(call, call.ids.front()); });
}

}  // namespace orrery::repository::rest
