#include "type.h"

#include <stdexcept>

#include "fold.h"

namespace orrery::repository {

Type::Type(std::string name) : name_(std::move(name)), dates_(true) {
    add(guid("id").accessible().condensed());
    add(date("createdDate").computed());
    add(date("modifiedDate"));
    add(text("modifiedByUserName").computed());
}

Type Type::bare(std::string name) {
    Type out;
    out.name_ = std::move(name);
    out.child_ = true;
    out.add(guid("id").accessible().condensed());
    return out;
}

void Type::add(Field field) {
    field.index = fields_.size();
    fields_.push_back(std::move(field));
}

Type Type::with(std::vector<Field> fields) && {
    for (auto& field : fields) add(std::move(field));
    return std::move(*this);
}

Type Type::part(std::string name, std::string schema, std::vector<Field> fields) && {
    for (auto& field : fields) {
        field.name = name + "." + field.name;
        add(std::move(field));
    }
    parts_.emplace_back(std::move(name), std::move(schema));
    return std::move(*this);
}

Type Type::owned() && {
    add(reference("owner", "User").accessible());
    return std::move(*this);
}

Type Type::tagged() && {
    add(references("tags", "Tag"));
    return std::move(*this);
}

Type Type::custom_properties() && {
    add(children("customProperties", "CustomPropertyValue").accessible());
    return std::move(*this);
}

Type Type::child() && {
    child_ = true;
    return std::move(*this);
}

Type Type::unique_together(std::vector<std::string> names) && {
    unique_.push_back(std::move(names));
    return std::move(*this);
}

Type Type::condensed_all() && {
    for (auto& field : fields_)
        if (field.index > 3 && field.name != "customProperties") field.is_condensed = true;
    return std::move(*this);
}

std::string Type::path() const {
    std::string out = fold(name_);
    for (char& c : out)
        if (c == '.') c = '/';
    return out;
}

const Field& Type::field(std::string_view name) const {
    for (auto& field : fields_)
        if (field.name == name) return field;
    throw std::out_of_range("type " + name_ + " has no field '" + std::string(name) + "'");
}

const Field* Type::find(std::string_view name) const {
    for (auto& field : fields_)
        if (same_name(field.name, name)) return &field;
    return nullptr;
}

std::string Type::part_schema(std::string_view name) const {
    for (auto& [part, schema] : parts_)
        if (part == name) return schema;
    return {};
}

Model::Model(std::vector<Type> types) {
    for (auto& type : types) types_.push_back(std::move(type));
    for (auto& type : types_)
        for (auto& field : type.fields_) {
            if (field.is_unique) type.unique_.push_back({field.name});
            if (field.target_name.empty()) continue;
            field.target = find(field.target_name);
            if (!field.target)
                throw std::logic_error("type " + type.name() + ": field " + field.name + " refers to unknown type " +
                                       field.target_name);
        }
}

const Type* Model::find(std::string_view name) const {
    for (auto& type : types_)
        if (same_name(type.name(), name)) return &type;
    return nullptr;
}

const Type& Model::at(std::string_view name) const {
    const auto* found = find(name);
    if (!found) throw std::out_of_range("there is no entity type '" + std::string(name) + "'");
    return *found;
}

}  // namespace orrery::repository
