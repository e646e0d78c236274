// How an app describes itself: in lists, in its layout, in its locale.
#pragma once

#include "app/catalogue.h"
#include "expression/format_settings.h"
#include "orrery/kit/json.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// An item of GetDocList.
json::Value doc_list_entry(const app::AppEntry& entry);
/// The answer of GetAppEntry.
json::Value app_entry_value(const app::AppEntry& entry);
/// qMeta of an app: who made it, where it is published, what the user may do.
json::Value app_meta(const app::AppEntry& entry);
/// NxAppLayout.
json::Value app_layout(const Snapshot& snapshot);
/// NxAppProperties: the client's own, with what the engine knows.
json::Value app_properties(const Snapshot& snapshot);

/// Days since 1899-12-30 of an ISO time in UTC, as this machine's local time; 0 when it is none.
double local_day_serial(const std::string& iso);

/// Formats as the app's variables say.
engine::FormatSettings format_settings(const Variables& variables);
json::Value locale_info(const engine::FormatSettings& settings, const Variables& variables);

}  // namespace orrery::qix
