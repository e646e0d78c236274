#include "routes.h"

namespace orrery::repository::rest {

void add_routes(Router& router, const Model& model) {
    for (auto& type : model.types()) {
        if (type.is_child()) continue;
        add_read_routes(router, type);
        add_write_routes(router, type);
        add_table_routes(router, type);
        add_preview_routes(router, type);
    }
    add_app_routes(router);
    add_app_copy_routes(router);
    add_app_exchange_routes(router);
    add_app_files_routes(router);
    add_app_object_routes(router);
    add_about_routes(router);
    add_local_routes(router);
    add_internal_routes(router);
}

}  // namespace orrery::repository::rest
