#include "storage/coupling.h"

#include "storage/circles.h"
#include "storage/guarded_data.h"

namespace orrery::engine {
namespace {

std::vector<LinkedTable> linked_tables(const DataModel& model, const std::vector<bool>& loose) {
    std::vector<LinkedTable> linked;
    for (TableId id = 0; id < model.table_count(); ++id) {
        const Table& table = model.table(id);
        LinkedTable& node = linked.emplace_back();
        node.name = table.name();
        node.rows = table.rows();
        node.synthetic = table.details().synthetic;
        node.loose = loose[id];
        for (const TableColumn& column : table.columns()) node.fields.push_back(column.field);
    }
    return linked;
}

}  // namespace

std::shared_ptr<const DataModel> with_coupling(const std::shared_ptr<const DataModel>& model,
                                               const std::vector<bool>& loose) {
    std::vector<LinkedTable> linked = linked_tables(*model, loose);
    break_circles(linked);
    // The new model shares what it does not change; the old one is kept by what points into it.
    std::vector<std::shared_ptr<const Field>> fields;
    for (FieldId id = 0; id < model->field_count(); ++id) fields.emplace_back(model, &model->field(id));
    std::vector<std::shared_ptr<const Table>> tables;
    for (TableId id = 0; id < model->table_count(); ++id) {
        const Table& table = model->table(id);
        TableDetails details = table.details();
        details.loose = linked[id].loose;
        tables.push_back(std::make_shared<const Table>(std::move(details), table.rows(), table.columns()));
    }
    auto coupled = std::make_shared<const DataModel>(std::move(fields), std::move(tables), model->warnings());
    return guarded(std::move(coupled), access_of(*model));
}

}  // namespace orrery::engine
