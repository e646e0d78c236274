#include "expression/function_table.h"

#include <unordered_map>
#include <vector>

#include "expression/function_families.h"
#include "expression/suggest.h"
#include "expression/token.h"

namespace orrery::engine {
namespace {

struct FunctionTable {
    std::vector<FunctionInfo> functions;
    std::unordered_map<std::string, std::uint32_t> ids;  // by lower-case name

    FunctionTable() {
        for (auto family :
             {aggregation_functions(),  color_functions(),     conditional_functions(), date_functions(),
              distribution_functions(), financial_functions(), format_functions(),      interpretation_functions(),
              logical_functions(),      lunar_functions(),     numeric_functions(),     period_functions(),
              probability_functions(),  range_functions(),     record_functions(),      row_functions(),
              sample_functions(),       selection_functions(), string_functions(),      system_functions(),
              json_functions(),         zone_functions(),      text_search_functions(), geo_functions()})
            functions.insert(functions.end(), family.begin(), family.end());
        for (std::uint32_t id = 0; id < functions.size(); ++id) ids.emplace(ascii_lower(functions[id].name), id);
    }
};

const FunctionTable& table() {
    static const FunctionTable instance;
    return instance;
}

}  // namespace

RowFunction row_function_of(const FunctionInfo& function) {
    if (function.record == RecordFunction::row_no) return RowFunction::row_no;
    if (function.record == RecordFunction::no_of_rows) return RowFunction::no_of_rows;
    return function.rows;
}

std::span<const FunctionInfo> all_functions() { return table().functions; }

std::string_view protocol_name(FunctionGroup group) {
    // In the order of the groups.
    static constexpr std::string_view names[] = {"AGGR", "CLR",  "CND",  "COUNT", "DATE", "EXP", "RCRD", "FILE",
                                                 "FRMT", "NUMI", "LOG",  "MAPP",  "NUM",  "RNG", "RCRD", "STR",
                                                 "SYS",  "TRIG", "NULL", "RCRD",  "RNK",  "FIN", "PROB", "GEO"};
    return names[static_cast<std::size_t>(group)];
}

std::optional<std::uint32_t> find_function(std::string_view name) {
    const auto found = table().ids.find(ascii_lower(name));
    if (found == table().ids.end()) return std::nullopt;
    return found->second;
}

std::string nearest_function(std::string_view name) {
    Nearest nearest(name);
    for (const FunctionInfo& function : all_functions()) nearest.offer(function.name);
    return nearest.best();
}

}  // namespace orrery::engine
