#include "store.h"

#include "schema.h"

namespace orrery::repository {

Store::Store(const Model& model, postgres::Settings settings, Seal seal, std::size_t connections, StoreEvents events)
    : model_(model),
      seal_(std::move(seal)),
      events_(std::move(events)),
      pool_(settings, connections),
      listener_(settings, change_channel,
                {[this](const std::string&, const std::string& payload) {
                     const auto change = read_announcement(payload);
                     if (!change.type.empty()) events_.announced(change);
                 },
                 [this] { events_.gap(); }, [this](const std::string& reason) { events_.lost(reason); }}) {}

Store::~Store() = default;

void Store::migrate() {
    auto lease = pool_.acquire();
    repository::migrate(*lease, model_, pool_.settings().schema);
}

void Store::Unit::commit() {
    transaction_.commit();
    for (auto& change : writer_.changes()) {
        store_.events_.committed(change);
        if (written_) written_(change);
    }
}

}  // namespace orrery::repository
