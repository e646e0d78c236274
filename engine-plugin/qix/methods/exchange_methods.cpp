// Apps as files: exported to and imported from the user's own folder on the server, or fetched with less data.
#include "access/reduce_model.h"
#include "qix/app_access.h"
#include "qix/app_copies.h"
#include "qix/app_exchange.h"
#include "qix/bookmark_state.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

constexpr std::int64_t kLongestLife = 24 * 3600;

Answer export_app(Call& call) {
    return in_background([session = call.session.shared_from_this(), name = call.params.text("qTargetPath"),
                          id = call.params.text("qSrcAppId"), ids = call.params.texts("qIds"),
                          with_data = !call.params.flag("qNoData")] {
        Engine& engine = session->engine();
        const std::filesystem::path path = engine.exchange().file(session->user(), name);
        const app::AppEntry entry = entry_named(engine, session->user(), id);
        write_app_file(engine, path, exported_app(engine, session->user(), entry, ids, with_data));
        engine.exchange().check_room(path);
        return result_of("qSuccess", true);
    });
}

/// The app that the file goes into is there already, as the repository makes it; connections are in no file.
Answer import_into(Call& call) {
    return Background{
        Background::Lane::files,
        [session = call.session.shared_from_this(), id = call.params.text("qAppId"),
         name = call.params.text("qSrcPath"), ids = call.params.texts("qIds")](std::stop_token) -> Completion {
            Engine& engine = session->engine();
            const app::AppEntry target = entry_named(engine, session->user(), id);
            require_privilege(target, "update");
            const app::Document source = read_app_file(engine, engine.exchange().file(session->user(), name));
            return copy_into(session, target, source, ids, copy_all);
        }};
}

/// A bookmark without values that section access keeps from the user.
app::ObjectPtr seen_object(const app::ObjectPtr& object, const Snapshot& snapshot) {
    if (object->state.is_null()) return object;
    auto seen = std::make_shared<app::StoredObject>(*object);
    seen->state = seen_bookmark(object->state, snapshot);
    return seen;
}

/// What the user sees of the app, and of that what a bookmark selects. Who may not update the app gets neither its
/// script, which may tell of the rest, nor the table of who sees what.
app::Document reduced_app(const Snapshot& snapshot, const json::Value& bookmark, const std::function<void()>& check) {
    app::Document document = *snapshot.document;
    document.objects = app::ObjectMap();
    const bool whole = snapshot.entry.allows("update") || document.id.starts_with(app::kSessionAppPrefix);
    for (const app::ObjectPtr& object : snapshot.app_objects())
        if (whole || !object->from_script) document.objects.put(object->id, seen_object(object, snapshot));
    if (!whole) document.script.clear();
    if (snapshot.without_data) document.model = nullptr;
    if (document.model == nullptr) return document;
    const auto selected = bookmark_selection(bookmark, engine::kDefaultState, *snapshot.model);
    // Fields on the fly are not exported with their values, but a bookmark may select in them.
    const auto& data = selected.empty() ? snapshot.loaded : snapshot.model;
    document.model = engine::reduce_to_selection(data, selected, whole, check);
    return document;
}

Answer export_reduced(Call& call) {
    const json::Value& options = call.params["qOptions"];
    const std::int64_t expires = options["qExpires"].integer_or(0);
    const auto life = std::chrono::seconds(expires <= 0 ? ExportFiles::kLife.count() : std::min(expires, kLongestLife));
    if (!workspace(call).app().is_session_app()) workspace(call).require("export");
    json::Value bookmark;
    if (const auto id = std::string(options["qBookmarkId"].string_or("")); !id.empty())
        bookmark = workspace(call).get(id, ObjectKind::bookmark)->state;
    return Background{
        Background::Lane::files,
        [session = call.session.shared_from_this(), snapshot = workspace(call).snapshot(),
         bookmark = std::move(bookmark), once = options["qServeOnce"].bool_or(false),
         life](std::stop_token stop) -> Completion {
            Engine& engine = session->engine();
            const Environment environment(*snapshot, std::move(stop));
            const app::Document document = reduced_app(*snapshot, bookmark, [&] { environment.stop_here(); });
            ExportFiles& files = engine.export_files();
            const ExportFile file{files.place(), export_file_name(document.title, ".qvf"), kAppFileType};
            write_app_file(engine, file.path, document);
            json::Value info = json::Value::object({{"qFileSize", std::filesystem::file_size(file.path)}});
            info.set("qUrl", files.keep(session->user().name(), file, once, ExportFiles::Clock::now(), life));
            return [info = std::move(info)](Effects&) { return result_of("qDownloadInfo", info); };
        }};
}

}  // namespace

void add_exchange_methods(Registry& registry) {
    registry.add(Class::global, "ExportApp", "qTargetPath qSrcAppId qIds:array? qNoData:boolean?", export_app);
    registry.add(Class::global, "ImportApp", "qAppId qSrcPath qIds:array?", import_into);
    registry.add(Class::global, "ImportAppEx", "qAppId qSrcPath qIds:array? qExcludeConnections:boolean?", import_into);
    registry.add(Class::doc, "ExportReducedData", "qOptions:object?", export_reduced);
}

}  // namespace orrery::qix
