#include "subject.h"

#include <algorithm>

#include "model/fold.h"

namespace orrery::repository {
namespace {

void append(std::string& out, const std::map<std::string, std::vector<std::string>>& properties) {
    // Lengths keep "a" + "bc" apart from "ab" + "c".
    const auto add = [&out](const std::string& text) {
        out += std::to_string(text.size());
        out += ':';
        out += text;
    };
    for (auto& [name, values] : properties) {
        add(name);
        out += std::to_string(values.size());
        out += '=';
        for (auto& value : values) add(value);
    }
    out += ';';
}

}  // namespace

std::string Subject::key() const {
    std::string out = context == RuleContext::hub ? "h" : "m";
    out += anonymous ? "a" : "u";
    out += id.text();
    append(out, properties);
    append(out, custom);
    return out;
}

Subject named_subject(std::string_view directory, std::string_view user_id, RuleContext context) {
    Subject out;
    out.directory = directory;
    out.user_id = user_id;
    out.name = user_id;
    out.context = context;
    // The directory of anonymous sessions; no directory of real users may have this name.
    out.anonymous = same_name(directory, "NONE");
    out.properties["userid"] = {out.user_id};
    out.properties["userdirectory"] = {out.directory};
    out.properties["name"] = {out.name};
    out.properties["environment.context"] = {context == RuleContext::hub ? "AppAccess" : "ManagementAccess"};
    return out;
}

void add_stored_user(Subject& subject, const Entity& user, Lookup& lookup) {
    subject.id = user.id();
    subject.name = user.text("name");
    // Attributes first: none of them may stand in for a property of the user itself.
    for (auto& attribute : std::get<std::vector<Entity>>(user.at("attributes")))
        subject.properties[fold(attribute.text("attributeType"))].push_back(attribute.text("attributeValue"));
    subject.properties["id"] = {user.id().text()};
    subject.properties["userid"] = {user.text("userId")};
    subject.properties["userdirectory"] = {user.text("userDirectory")};
    subject.properties["userdirectoryconnectorname"] = {user.text("userDirectoryConnectorName")};
    subject.properties["name"] = {user.text("name")};
    subject.properties["roles"] = std::get<std::vector<std::string>>(user.at("roles"));
    for (auto& value : std::get<std::vector<Entity>>(user.at("customProperties"))) {
        const auto& definition = value.type->field("definition");
        if (const auto* found = lookup.find(*definition.target, value.reference("definition")))
            subject.custom[fold(found->text("name"))].push_back(value.text("value"));
    }
}

void add_properties(Subject& subject, const std::vector<std::pair<std::string, std::string>>& attributes) {
    static const std::vector<std::string> own{"id",   "userid", "userdirectory",      "userdirectoryconnectorname",
                                              "name", "roles",  "environment.context"};
    for (auto& [name, value] : attributes) {
        const auto key = fold(name);
        // What somebody brings along at sign-in never replaces what the repository knows.
        if (std::find(own.begin(), own.end(), key) == own.end()) subject.properties[key].push_back(value);
    }
}

}  // namespace orrery::repository
