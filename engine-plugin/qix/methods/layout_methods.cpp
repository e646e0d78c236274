// Layouts of everything, and pages of data beyond what a layout carries.
#include "qix/definition_target.h"
#include "qix/layout/hypercube.h"
#include "qix/layout/layout.h"
#include "qix/layout/list_object.h"
#include "qix/layout/reduce.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

Answer get_layout(Call& call) {
    return calculate(call, [id = call.target.id](const Snapshot& snapshot, const Environment& environment) {
        return result_of("qLayout", build_layout(snapshot, environment, snapshot.get(id)));
    });
}

Answer get_library_layout(Call& call) {
    return calculate(call, [id = call.target.id](const Snapshot& snapshot, const Environment& environment) {
        return result_of("qLayout", build_library_layout(snapshot, environment, snapshot.get(id)));
    });
}

DefinitionTarget find_kind(Call& call, bool list) {
    DefinitionTarget target = find_definition(call);
    if (target.is_list != list)
        throw QixError(ErrorCode::invalid_path, "there is another kind of definition at " + target.path, target.path);
    return target;
}

/// Calculates with what the definition at qPath was when the request came.
template <class Make>
Answer calculate_there(Call& call, bool list, Make make) {
    return calculate(call, [target = find_kind(call, list), make = std::move(make)](const Snapshot& snapshot,
                                                                                    const Environment& environment) {
        environment.stand_in(target.object->id);
        return make(snapshot, environment, target);
    });
}

Answer get_list_data(Call& call) {
    return calculate_there(
        call, true, [pages = call.params["qPages"]](auto& snapshot, auto& environment, auto& target) {
            return result_of("qDataPages", list_pages(snapshot, environment, {target.object->id, target.path},
                                                      target.definition, target.inherited_state, pages));
        });
}

Answer get_cube_data(Call& call) {
    return calculate_there(
        call, false, [pages = call.params["qPages"]](auto& snapshot, auto& environment, auto& target) {
            return result_of("qDataPages",
                             cube_pages(snapshot, environment, target.definition, target.inherited_state, pages));
        });
}

Answer get_reduced_data(Call& call) {
    return calculate_there(
        call, false,
        [pages = call.params["qPages"], zoom = call.params.integer("qZoomFactor"),
         mode = call.params.text("qReductionMode")](auto& snapshot, auto& environment, auto& target) {
            return result_of("qDataPages", reduced_pages(snapshot, environment, target.definition,
                                                         target.inherited_state, pages, zoom, mode));
        });
}

Answer get_binned_data(Call& call) {
    return calculate_there(call, false,
                           [pages = call.params["qPages"],
                            request = BinRequest{call.params["qDataRanges"], call.params.integer("qMaxNbrCells")}](
                               auto& snapshot, auto& environment, auto& target) {
                               return result_of("qDataPages", binned_pages(snapshot, environment, target.definition,
                                                                           target.inherited_state, pages, request));
                           });
}

Answer get_stack_data(Call& call) {
    return calculate_there(call, false,
                           [pages = call.params["qPages"], cells = call.params.integer("qMaxNbrCells")](
                               auto& snapshot, auto& environment, auto& target) {
                               return result_of("qDataPages", stack_pages(snapshot, environment, target.definition,
                                                                          target.inherited_state, pages, cells));
                           });
}

Answer get_continuous_data(Call& call) {
    return calculate_there(call, false,
                           [options = call.params["qOptions"], reverse = call.params.flag("qReverseSort")](
                               auto& snapshot, auto& environment, auto& target) {
                               return continuous_data(snapshot, environment, target.definition, target.inherited_state,
                                                      options, reverse);
                           });
}

}  // namespace

void add_layout_methods(Registry& registry) {
    const auto object = Class::object;
    registry.add(object, "GetLayout", "", get_layout);
    for (const auto cls : {Class::dimension, Class::measure, Class::bookmark, Class::variable})
        registry.add(cls, "GetLayout", "", get_library_layout);
    registry.add(object, "GetListObjectData", "qPath qPages:array", get_list_data);
    registry.add(object, "GetHyperCubeData", "qPath qPages:array", get_cube_data);
    registry.add(object, "GetHyperCubeReducedData", "qPath qPages:array qZoomFactor:integer=-1 qReductionMode?",
                 get_reduced_data);
    registry.add(object, "GetHyperCubeBinnedData",
                 "qPath qPages:array qViewport:object? qDataRanges:array? qMaxNbrCells:integer? qQueryLevel:integer? "
                 "qBinningMethod:integer?",
                 get_binned_data);
    registry.add(object, "GetHyperCubeStackData", "qPath qPages:array qMaxNbrCells:integer=10000", get_stack_data);
    registry.add(object, "GetHyperCubeContinuousData", "qPath qOptions:object qReverseSort:boolean?",
                 get_continuous_data);
}

}  // namespace orrery::qix
