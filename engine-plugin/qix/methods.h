// The method families; each registers its own.
#pragma once

namespace orrery::qix {

class Registry;

void add_global_methods(Registry& registry);      // versions, the user, what is not offered
void add_app_methods(Registry& registry);         // apps: list, create, open, delete
void add_document_methods(Registry& registry);    // an open app: properties, layout, save
void add_script_methods(Registry& registry);      // script and reload
void add_connection_methods(Registry& registry);  // data connections
void add_object_methods(Registry& registry);      // generic objects of an app: create, get, destroy
void add_property_methods(Registry& registry);    // properties, patches, trees, children
void add_group_methods(Registry& registry);       // groups of objects in properties
void add_library_methods(Registry& registry);     // dimensions and measures
void add_variable_methods(Registry& registry);
void add_bookmark_methods(Registry& registry);
void add_layout_methods(Registry& registry);     // layouts and data of objects
void add_selection_methods(Registry& registry);  // selections of a document, history, states
void add_field_methods(Registry& registry);
void add_field_on_the_fly_methods(Registry& registry);
void add_list_object_methods(Registry& registry);  // selecting and searching in list objects
void add_cube_methods(Registry& registry);         // selecting in hypercubes
void add_modal_methods(Registry& registry);
void add_data_model_methods(Registry& registry);  // tables, keys, fields
void add_expression_methods(Registry& registry);  // evaluate, check, expand
void add_search_methods(Registry& registry);
void add_pivot_methods(Registry& registry);
void add_edit_methods(Registry& registry);  // undo, drafts
void add_snapshot_methods(Registry& registry);
void add_publish_methods(Registry& registry);        // streams, publishing apps and objects
void add_copy_methods(Registry& registry);           // copies of apps
void add_cyclic_methods(Registry& registry);         // cyclic groups
void add_temporary_methods(Registry& registry);      // states that are kept for a while
void add_file_methods(Registry& registry);           // files of data connections
void add_profile_methods(Registry& registry);        // profiles and samples of the data
void add_search_object_methods(Registry& registry);  // searching objects and associations
void add_grammar_methods(Registry& registry);        // what editors complete by
void add_export_methods(Registry& registry);         // data as files
void add_exchange_methods(Registry& registry);       // apps as files
void add_control_methods(Registry& registry);        // progress and cancelling
void add_absent_methods(Registry& registry);         // what is not offered

void add_all_methods(Registry& registry);

}  // namespace orrery::qix
