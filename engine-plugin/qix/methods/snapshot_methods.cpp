// GenericObject: a bookmark that is embedded in an object, as stories keep what they tell.
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

Answer embed(Call& call) {
    const app::ObjectPtr bookmark = workspace(call).get(call.params.text("qId"), ObjectKind::bookmark);
    workspace(call).existing(call.target.id);
    workspace(call).edit(call.target.id, call.effects,
                         [&](ObjectEditor& editor) { editor.embed_snapshot(call.target.id, *bookmark); });
    return nothing();
}

Answer get(Call& call) {
    const app::ObjectPtr object = workspace(call).existing(call.target.id);
    return return_object(call, object->snapshot.empty() ? nullptr : workspace(call).find(object->snapshot));
}

}  // namespace

void add_snapshot_methods(Registry& registry) {
    registry.add(Class::object, "EmbedSnapshotObject", "qId", embed);
    registry.add(Class::object, "GetSnapshotObject", "", get);
}

}  // namespace orrery::qix
