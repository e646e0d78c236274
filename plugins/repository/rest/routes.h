// Every part of the interface adds its routes; the order does not matter.
#pragma once

#include "model/type.h"
#include "router.h"

namespace orrery::repository::rest {

/// All of them.
void add_routes(Router& router, const Model& model);

void add_read_routes(Router& router, const Type& type);     // generic_read.cpp
void add_write_routes(Router& router, const Type& type);    // generic_write.cpp
void add_table_routes(Router& router, const Type& type);    // table.cpp
void add_preview_routes(Router& router, const Type& type);  // preview.cpp
void add_app_routes(Router& router);                        // app.cpp
void add_app_copy_routes(Router& router);                   // app_copy.cpp
void add_app_exchange_routes(Router& router);               // app_exchange.cpp
void add_app_files_routes(Router& router);                  // app_files.cpp
void add_app_object_routes(Router& router);                 // app_object.cpp
void add_about_routes(Router& router);                      // about.cpp
void add_local_routes(Router& router);                      // local.cpp
void add_internal_routes(Router& router);                   // internal.cpp

}  // namespace orrery::repository::rest
