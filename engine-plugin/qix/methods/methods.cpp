#include "qix/methods.h"

#include "qix/registry.h"

namespace orrery::qix {

void add_all_methods(Registry& registry) {
    add_global_methods(registry);
    add_app_methods(registry);
    add_document_methods(registry);
    add_script_methods(registry);
    add_connection_methods(registry);
    add_object_methods(registry);
    add_property_methods(registry);
    add_group_methods(registry);
    add_library_methods(registry);
    add_variable_methods(registry);
    add_bookmark_methods(registry);
    add_layout_methods(registry);
    add_selection_methods(registry);
    add_field_methods(registry);
    add_field_on_the_fly_methods(registry);
    add_list_object_methods(registry);
    add_cube_methods(registry);
    add_modal_methods(registry);
    add_data_model_methods(registry);
    add_expression_methods(registry);
    add_search_methods(registry);
    add_pivot_methods(registry);
    add_edit_methods(registry);
    add_publish_methods(registry);
    add_snapshot_methods(registry);
    add_copy_methods(registry);
    add_cyclic_methods(registry);
    add_temporary_methods(registry);
    add_file_methods(registry);
    add_profile_methods(registry);
    add_search_object_methods(registry);
    add_grammar_methods(registry);
    add_export_methods(registry);
    add_exchange_methods(registry);
    add_control_methods(registry);
    add_absent_methods(registry);
}

}  // namespace orrery::qix
