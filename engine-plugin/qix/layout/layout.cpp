#include "qix/layout/layout.h"

#include <functional>
#include <map>

#include "qix/bookmark_state.h"
#include "qix/definitions.h"
#include "qix/errors.h"
#include "qix/layout/hypercube.h"
#include "qix/layout/list_object.h"
#include "qix/layout/selection_object.h"
#include "qix/listings.h"
#include "qix/message.h"
#include "qix/object_groups.h"

namespace orrery::qix {
namespace {

using json::Value;

/// Walks through properties; what is a definition becomes what it defines, everything else is copied.
class LayoutBuilder {
public:
    LayoutBuilder(const Snapshot& snapshot, const Environment& environment, const app::StoredObject& object,
                  std::string state)
        : snapshot_(snapshot), environment_(environment), object_(object), state_(std::move(state)) {}

    // As deep as the properties, which the parser bounds.
    Value convert(const Value& value, const std::string& path) {
        if (value.is_array()) return convert_array(value, path);
        if (!value.is_object()) return value;
        if (const Value* text = value.find("qStringExpression"))
            return environment_.text(expression_text(*text), state_);
        if (const Value* number = value.find("qValueExpression"))
            return wire_number(environment_.number(expression_text(*number), state_));
        Value result = Value::object();
        for (const json::Member& member : value.members()) convert_member(member, path, result);
        return result;
    }

private:
    Value convert_array(const Value& value, const std::string& path) {
        Value result = Value::array();
        for (std::size_t at = 0; at < value.size(); ++at)
            result.push_back(convert(value[at], path + "/" + std::to_string(at)));
        return result;
    }

    void convert_member(const json::Member& member, const std::string& path, Value& result) {
        environment_.stop_here();
        const std::string here = path + "/" + json::escape_step(member.name);
        if (member.name == "qLayoutExclude") {
            result.set(member.name, member.value);
        } else if (const auto made = definition(member, here)) {
            result.set(made->first, made->second);
        } else {
            result.set(member.name, convert(member.value, here));
        }
    }

    using Made = std::optional<std::pair<std::string, Value>>;
    Made definition(const json::Member& member, const std::string& path) {
        const Value& in = member.value;
        if (!in.is_object() || !member.name.ends_with("Def")) return std::nullopt;
        const std::string name = member.name.substr(0, member.name.size() - 3);
        if (name == "qHyperCube")
            return Made({name, cube_layout(snapshot_, environment_, {object_.id, path}, in, state_)});
        if (name == "qListObject")
            return Made({name, list_layout(snapshot_, environment_, {object_.id, path}, in, state_)});
        if (name == "qSelectionObject") return Made({name, selection_object(snapshot_, environment_, in, state_)});
        if (name == "qChildList") return Made({name, child_list(snapshot_, object_, in)});
        if (name == "qAppObjectList") return Made({name, object_list(snapshot_, app::ObjectKind::object, in)});
        if (name == "qDimensionList") return Made({name, object_list(snapshot_, app::ObjectKind::dimension, in)});
        if (name == "qMeasureList") return Made({name, object_list(snapshot_, app::ObjectKind::measure, in)});
        if (name == "qBookmarkList") return Made({name, object_list(snapshot_, app::ObjectKind::bookmark, in)});
        if (name == "qVariableList") return Made({name, variable_list(snapshot_, in)});
        if (name == "qFieldList") return Made({name, field_list(snapshot_, in)});
        if (name == "qMediaList") return Made({name, Value::object({{"qItems", Value::array()}})});
        if (name == "qUndoInfo")
            return Made(
                {name, Value::object({{"qUndoCount", snapshot_.undo_count}, {"qRedoCount", snapshot_.redo_count}})});
        if (name == "qNxGroup") return Made({name, group_layout(snapshot_, environment_, in, state_)});
        if (name == "qEmbeddedSnapshot") return Made({name, embedded_snapshot(in)});
        if (name == "qStaticContentUrl") return Made({name, static_content(in)});
        return std::nullopt;
    }

    /// What the embedded bookmark says, with what the definition adds.
    Value embedded_snapshot(const Value& definition) const {
        const app::ObjectPtr bookmark = snapshot_.find(object_.snapshot);
        Value result = bookmark == nullptr ? Value::object() : bookmark->properties;
        for (const json::Member& member : definition.members()) result.set(member.name, member.value);
        return result;
    }

    static Value static_content(const Value& definition) {
        const std::string_view url = definition["qUrl"].string_or("");
        return url.empty() ? Value::object() : Value::object({{"qUrl", url}});
    }

    const Snapshot& snapshot_;
    const Environment& environment_;
    const app::StoredObject& object_;
    const std::string state_;
};

void add_selection_info(const Snapshot& snapshot, const app::StoredObject& object, Value& layout) {
    Value info = Value::object();
    if (snapshot.modal.object == object.id) {
        info.set("qInSelections", true);
        if (snapshot.modal.selected) info.set("qMadeSelections", true);
    }
    layout.set("qSelectionInfo", std::move(info));
}

Value variable_layout(const Environment& environment, const app::StoredObject& object) {
    const engine::Value value = environment.variable(std::string(object.properties["qName"].string_or("")));
    Value layout = Value::object({{"qText", value.to_text()}, {"qNum", wire_number(value.number())}});
    if (object.from_script) layout.set("qIsScriptCreated", true);
    return layout;
}

}  // namespace

Value build_layout(const Snapshot& snapshot, const Environment& environment, const app::StoredObject& object) {
    Value layout;
    Value properties;
    try {
        properties = snapshot.effective_properties(object);
    } catch (const QixError& error) {
        // What the object builds on is gone: it still shows what is its own.
        properties = object.properties;
        layout.set("qError", Value::object({{"qErrorCode", static_cast<int>(error.code())}}));
    }
    const std::string state = Snapshot::state_name(properties, engine::kDefaultState);
    environment.stand_in(object.id);
    LayoutBuilder builder(snapshot, environment, object, state);
    properties.erase("qMetaDef");
    const Value converted = builder.convert(properties, "");
    for (const json::Member& member : converted.members()) layout.set(member.name, member.value);
    layout.set("qInfo", object.properties["qInfo"]);
    layout.set("qMeta", object_meta(snapshot, object));
    add_selection_info(snapshot, object, layout);
    if (snapshot.soft_patches->contains(object.id)) layout.set("qHasSoftPatches", true);
    return layout;
}

Value build_library_layout(const Snapshot& snapshot, const Environment& environment, const app::StoredObject& object) {
    Value layout = object.properties;
    layout.erase("qMetaDef");
    layout.set("qMeta", object_meta(snapshot, object));
    switch (object.kind) {
        case app::ObjectKind::dimension:
            layout.set("qDimInfos", dimension_infos(snapshot, object.properties));
            break;
        case app::ObjectKind::bookmark: {
            const Value seen = seen_bookmark(object.state, snapshot);
            layout.set("qFieldInfos", bookmark_field_infos(seen));
            layout.set("qBookmark", seen);
            break;
        }
        case app::ObjectKind::variable: {
            const Value facts = variable_layout(environment, object);
            for (const json::Member& member : facts.members()) layout.set(member.name, member.value);
            break;
        }
        default:
            break;
    }
    return layout;
}

}  // namespace orrery::qix
