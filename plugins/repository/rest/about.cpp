// What the interface says about itself: everything comes from the model and the routes.
#include <map>

#include "call.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

Response about(Call& call) {
    const auto& site = call.api.about();
    std::string text;
    json::Writer(text)
        .begin_object()
        .key("buildVersion")
        .string(site.build_version)
        .key("buildDate")
        .string(site.build_date)
        .key("databaseProvider")
        .string("PostgreSQL")
        .key("nodeType")
        .integer(site.central ? 1 : 2)
        .key("sharedPersistence")
        .boolean(true)
        .key("requiresBootstrap")
        .boolean(false)
        .key("singleNodeOnly")
        .boolean(false)
        .key("schemaPath")
        .string("About")
        .end_object();
    return Response::json(200, std::move(text));
}

// "ProxyService.Settings.logVerbosity…" for a field inside a declared part, "App.name" for others.
std::string usage(const Type& type, const Field& field) {
    for (auto dot = field.name.find('.'); dot != std::string::npos; dot = field.name.find('.', dot + 1)) {
        const auto schema = type.part_schema(field.name.substr(0, dot));
        if (!schema.empty()) return schema + "." + field.name.substr(field.name.rfind('.') + 1);
    }
    return type.name() + "." + field.name;
}

Response enumerations(Call& call) {
    std::map<std::string, std::pair<const Enumeration*, std::vector<std::string>>> all;
    for (auto& type : call.model().types())
        for (auto& field : type.fields())
            if (field.enumeration) {
                auto& entry = all[field.enumeration->name];
                entry.first = field.enumeration;
                entry.second.push_back(usage(type, field));
            }
    std::string text;
    json::Writer out(text);
    out.begin_object();
    for (auto& [name, entry] : all) {
        out.key(name).begin_object().key("values").begin_array();
        for (auto& [number, word] : entry.first->values) out.string(std::to_string(number) + ": " + word);
        out.end_array().key("usages").begin_array();
        for (auto& place : entry.second) out.string(place);
        out.end_array().end_object();
    }
    out.end_object();
    return Response::json(200, std::move(text));
}

Response string_array(const std::vector<std::string>& lines) {
    std::string text;
    json::Writer out(text);
    out.begin_array();
    for (auto& line : lines) out.string(line);
    out.end_array();
    return Response::json(200, std::move(text));
}

Response relations(Call& call) {
    std::vector<std::string> lines;
    for (auto& type : call.model().types()) {
        for (auto& field : type.fields())
            if (field.target) lines.push_back(usage(type, field) + " > " + field.target->name());
        for (auto& [name, schema] : type.parts()) lines.push_back(type.name() + "." + name + " > " + schema);
    }
    return string_array(lines);
}

Response description(Call& call) { return string_array(call.api.router().description()); }

void write_default(json::Writer& out, const Type& type, Reader& reader) {
    auto entity = Entity::fresh(type);
    entity.at("id") = Guid{};
    write_full(out, entity, reader);
}

Response defaults(Call& call) {
    Store::Reading reader(call.api.store());
    std::string text;
    json::Writer out(text);
    out.begin_array();
    for (auto& type : call.model().types())
        if (!type.is_child()) write_default(out, type, *reader);
    out.end_array();
    return Response::json(200, std::move(text));
}

Response default_of(Call& call) {
    std::string name;
    for (auto& part : call.names) name += (name.empty() ? "" : ".") + part;
    const auto* type = call.model().find(name);
    if (!type) throw Refusal(404, "There is no type '" + name + "'.");
    Store::Reading reader(call.api.store());
    std::string text;
    json::Writer out(text);
    write_default(out, *type, *reader);
    return Response::json(200, std::move(text));
}

}  // namespace

void add_about_routes(Router& router) {
    router.add("GET", "qrs/about", about);
    router.add("GET", "qrs/about/api/enums", enumerations);
    router.add("GET", "qrs/about/api/relations", relations);
    router.add("GET", "qrs/about/api/description", description);
    router.add("GET", "qrs/about/api/default", defaults);
    router.add("GET", "qrs/about/api/default/{name}", default_of);
    router.add("GET", "qrs/about/api/default/{name}/{name}", default_of);
}

}  // namespace orrery::repository::rest
