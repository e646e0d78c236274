// A few entities in memory for tests that need no database.
#pragma once

#include <deque>
#include <utility>

#include "model/evaluate.h"
#include "rules/subject.h"

namespace orrery::repository::test {

class World : public Lookup {
public:
    using Set = std::initializer_list<std::pair<const char*, Value>>;

    Entity& add(const char* type, Set properties = {}) {
        auto& out = entities_.emplace_back(Entity::fresh(Model::site().at(type)));
        for (auto& [name, value] : properties) out.at(name) = value;
        return out;
    }

    /// A value of a custom property, whose definition is made on first use.
    void tag_with(Entity& entity, const std::string& property, const std::string& value) {
        Entity* definition = nullptr;
        for (auto& known : entities_)
            if (known.type->name() == "CustomPropertyDefinition" && known.text("name") == property) definition = &known;
        if (!definition) definition = &add("CustomPropertyDefinition", {{"name", property}});
        auto child = Entity::fresh(Model::site().at("CustomPropertyValue"));
        child.at("value") = value;
        child.at("definition") = definition->id();
        std::get<std::vector<Entity>>(entity.at("customProperties")).push_back(child);
    }

    const Entity* find(const Type& type, const Guid& id) override {
        for (auto& entity : entities_)
            if (entity.type == &type && entity.id() == id) return &entity;
        return nullptr;
    }

    Subject subject(const Entity& user, RuleContext context = RuleContext::hub) {
        auto out = named_subject(user.text("userDirectory"), user.text("userId"), context);
        add_stored_user(out, user, *this);
        return out;
    }

private:
    std::deque<Entity> entities_;
};

}  // namespace orrery::repository::test
