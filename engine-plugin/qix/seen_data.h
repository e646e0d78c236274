// What a session works on: what its user may see of an app's data, and the fields of the system and on the fly made of
// it.
#pragma once

#include <memory>

#include "app/document.h"
#include "app/identity.h"
#include "qix/snapshot.h"
#include "storage/data_model.h"

namespace orrery::qix {

struct SeenData {
    std::shared_ptr<const engine::DataModel> loaded;  ///< see app::visible_data
    std::shared_ptr<const engine::DataModel> whole;   ///< with the fields that are made of it
};

/// May take long when nobody saw just that before. Throws app::AccessDenied. [any thread]
SeenData seen_data(const app::Document& document, const app::User& user);

/// Whether a field of the snapshot's data is one on the fly.
bool is_on_the_fly(const Snapshot& snapshot, engine::FieldId field);

/// Data with the fields of the system (storage/system_fields.h) and the fields on the fly that can be made of it: a
/// field that the script loads now, or one whose expression names what is no longer there, is left out. Made once for
/// all who see the same, and kept for as long as somebody works on it. [any thread]
std::shared_ptr<const engine::DataModel> with_fields_on_the_fly(const std::shared_ptr<const engine::DataModel>& loaded,
                                                                const app::Document& document);

}  // namespace orrery::qix
