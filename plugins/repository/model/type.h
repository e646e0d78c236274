// Entity types and the model they form.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "field.h"

namespace orrery::repository {

/// One declared entity type. Built by chaining, frozen once it is in a Model.
class Type {
public:
    /// With id, createdDate, modifiedDate and modifiedByUserName.
    explicit Type(std::string name);
    /// A part of another entity that has nothing but an id of its own.
    static Type bare(std::string name);

    Type with(std::vector<Field> fields) &&;
    /// A nested object: its fields appear under `name`, its schemaPath is `schema`.
    Type part(std::string name, std::string schema, std::vector<Field> fields) &&;
    /// Adds `owner`, the reference that makes the Owner rule apply.
    Type owned() &&;
    Type tagged() &&;
    Type custom_properties() &&;
    /// Lives only inside its parent: no table rows, paths or rules of its own.
    Type child() &&;
    /// Names that are unique together.
    Type unique_together(std::vector<std::string> names) &&;
    /// Every field declared so far (except the base, custom properties) is in the condensed form.
    Type condensed_all() &&;

    const std::string& name() const { return name_; }
    /// "app/object" for App.Object.
    std::string path() const;
    const std::deque<Field>& fields() const { return fields_; }
    /// Exact name; throws std::out_of_range.
    const Field& field(std::string_view name) const;
    /// Name in any case, or nullptr.
    const Field* find(std::string_view name) const;
    bool is_child() const { return child_; }
    bool has_dates() const { return dates_; }
    bool is_owned() const { return find("owner") != nullptr; }
    /// The schemaPath of a part, or empty.
    std::string part_schema(std::string_view name) const;
    /// Names and schemaPaths of the parts.
    const std::vector<std::pair<std::string, std::string>>& parts() const { return parts_; }
    const std::vector<std::vector<std::string>>& unique_groups() const { return unique_; }

private:
    friend class Model;
    Type() = default;
    void add(Field field);

    std::string name_;
    std::deque<Field> fields_;  // addresses stay valid while fields are added
    std::vector<std::pair<std::string, std::string>> parts_;
    std::vector<std::vector<std::string>> unique_;
    bool child_ = false, dates_ = false;
};

/// All types of the site. Immutable; [any thread].
class Model {
public:
    explicit Model(std::vector<Type> types);
    Model(const Model&) = delete;

    /// The model Orrery ships; see types/.
    static const Model& site();

    const std::deque<Type>& types() const { return types_; }
    /// In any case, or nullptr.
    const Type* find(std::string_view name) const;
    const Type& at(std::string_view name) const;

private:
    std::deque<Type> types_;
};

}  // namespace orrery::repository
